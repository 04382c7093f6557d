//! The port, its connections, and the runtime whose tasks they are.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{io, net};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::{self, JoinError};

use crate::{N_WORKERS, Shared};

/// How long nothing is accepted after that has failed: mostly because too many files are open, and
/// some have to close.
const PAUSE: Duration = Duration::from_millis(50);

/// Answers what comes to `listener` on a thread of its own, until the sender of `dropped` is gone.
/// Then the port and every connection are closed, even where an answer is on its way, and the
/// thread ends; at most it waits for files that are being read.
pub(crate) fn serve(
    listener: net::TcpListener,
    shared: Arc<Shared>,
    dropped: oneshot::Receiver<()>,
) -> io::Result<JoinHandle<()>> {
    listener.set_nonblocking(true)?;
    let runtime =
        Builder::new_current_thread().enable_all().max_blocking_threads(N_WORKERS).build()?;
    let listener = match register(&runtime, listener) {
        Ok(listener) => listener,
        Err(error) => {
            // Dropping it would wait for its threads, which is not allowed where our caller is
            // itself a task.
            runtime.shutdown_background();
            return Err(error);
        }
    };
    // The caller may be a task of another runtime, which could neither wait inside ours nor drop
    // it: a thread can.
    Ok(thread::spawn(move || {
        runtime.spawn(accept(listener, shared));
        // Nothing is ever sent: what ends this is that the sender is gone. Dropping the runtime
        // then drops all tasks.
        let _ = runtime.block_on(dropped);
    }))
}

fn register(runtime: &Runtime, listener: net::TcpListener) -> io::Result<TcpListener> {
    let _inside = runtime.enter();
    TcpListener::from_std(listener)
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(task::spawn(converse(stream, Arc::clone(&shared)))),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Answers the requests of one connection, one after the other, until the browser closes it.
async fn converse(stream: TcpStream, shared: Arc<Shared>) {
    // hyper writes what there is at once; holding back the end of it would only make a page slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| respond(Arc::clone(&shared), request));
    // A browser that went away before the end is not our failure.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// The error, after a panic or when the server ends, closes the connection.
async fn respond(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, JoinError> {
    let (head, mut body) = request.into_parts();
    // A blocking task runs to its end even where the browser stops waiting, so the request is
    // recorded in any case.
    let response = task::spawn_blocking(move || shared.answer(&head)).await?;
    // A connection that is closed while something is being sent to it may lose the answer too.
    while let Some(Ok(_)) = body.frame().await {}
    Ok(response)
}
