//! Answering one request.

use std::io;
use std::path::Path;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, REFERER, VARY,
};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use crate::cache::Body;
use crate::locate::{Target, locate};
use crate::range::{Asked, asked};
use crate::record::Recorded;
use crate::{Shared, mime};

/// A response before it is sent.
struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Bytes,
}

impl Answer {
    fn text(status: StatusCode, text: &'static str) -> Answer {
        let headers = vec![(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned())];
        Answer { status, headers, body: Bytes::from_static(text.as_bytes()) }
    }
}

impl Shared {
    /// Answers one request and records it. Reads and compresses, so it is not for a thread that
    /// others wait for.
    pub(crate) fn answer(&self, request: &Parts) -> Response<Full<Bytes>> {
        let answer = self.decide(request);
        let is_head = request.method == Method::HEAD;
        if self.options.is_recording {
            self.recorder.add(Recorded {
                method: request.method.to_string(),
                url: request.uri.to_string(),
                referer: header(request, &REFERER),
                status: answer.status.as_u16(),
                body_bytes: if is_head { 0 } else { answer.body.len() },
            });
        }
        // hyper leaves the body out where the answer to HEAD is to have its length only.
        let mut response = Response::new(Full::new(answer.body));
        *response.status_mut() = answer.status;
        for (name, value) in answer.headers {
            let value = HeaderValue::try_from(value)
                .expect("no address and no value of ours has control characters");
            response.headers_mut().insert(name, value);
        }
        response
    }

    fn decide(&self, request: &Parts) -> Answer {
        if !matches!(request.method, Method::GET | Method::HEAD) {
            return Answer::text(
                StatusCode::METHOD_NOT_ALLOWED,
                "Only GET and HEAD are answered here.\n",
            );
        }
        let Some(root) = &self.options.root else {
            return Answer::text(StatusCode::NOT_FOUND, "Nothing is served here.\n");
        };
        match locate(root, &self.options.base, &request.uri.to_string()) {
            Target::Missing => Answer::text(StatusCode::NOT_FOUND, "There is no such file.\n"),
            Target::AddSlash(location) => Answer {
                status: StatusCode::MOVED_PERMANENTLY,
                headers: vec![(LOCATION, location)],
                body: Bytes::new(),
            },
            Target::File(path) => self.file(request, &path),
        }
    }

    fn file(&self, request: &Parts, path: &Path) -> Answer {
        self.read(request, path).unwrap_or_else(|_| {
            Answer::text(StatusCode::INTERNAL_SERVER_ERROR, "The file could not be read.\n")
        })
    }

    fn read(&self, request: &Parts, path: &Path) -> io::Result<Answer> {
        let body = self.bodies.get(path)?;
        let mut headers = vec![
            (CACHE_CONTROL, format!("max-age={}", self.options.max_age_seconds)),
            (ETAG, body.etag.clone()),
            (VARY, "Accept-Encoding".to_owned()),
        ];
        if header(request, &IF_NONE_MATCH).is_some_and(|known| known.contains(&body.etag)) {
            return Ok(Answer { status: StatusCode::NOT_MODIFIED, headers, body: Bytes::new() });
        }
        headers.push((CONTENT_TYPE, mime::of(path).0.to_owned()));
        if self.options.honours_ranges {
            headers.push((ACCEPT_RANGES, "bytes".to_owned()));
            match self.range(request, &body) {
                Asked::Whole => {}
                Asked::Part(range) => {
                    let last = range.end - 1;
                    let told = format!("bytes {}-{last}/{}", range.start, body.n_bytes);
                    headers.push((CONTENT_RANGE, told));
                    let body = body.part(range)?;
                    return Ok(Answer { status: StatusCode::PARTIAL_CONTENT, headers, body });
                }
                Asked::Nothing => {
                    headers.push((CONTENT_RANGE, format!("bytes */{}", body.n_bytes)));
                    let status = StatusCode::RANGE_NOT_SATISFIABLE;
                    return Ok(Answer { status, headers, body: Bytes::new() });
                }
            }
        }
        let takes_gzip =
            header(request, &ACCEPT_ENCODING).is_some_and(|accepted| accepted.contains("gzip"));
        if let Some(gzipped) = body.gzipped.as_ref().filter(|_| takes_gzip) {
            headers.push((CONTENT_ENCODING, "gzip".to_owned()));
            return Ok(Answer { status: StatusCode::OK, headers, body: gzipped.clone() });
        }
        Ok(Answer { status: StatusCode::OK, headers, body: body.part(0..body.n_bytes)? })
    }

    /// What is to be sent of a file.
    fn range(&self, request: &Parts, body: &Body) -> Asked {
        // Only a part of the file that the browser has parts of is of use to it.
        let is_same = header(request, &IF_RANGE).is_none_or(|known| known == body.etag);
        match header(request, &RANGE).filter(|_| is_same && request.method == Method::GET) {
            Some(range) => asked(&range, body.n_bytes),
            None => Asked::Whole,
        }
    }
}

fn header(request: &Parts, name: &HeaderName) -> Option<String> {
    request.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
