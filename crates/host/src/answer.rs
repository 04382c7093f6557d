//! Answering one request.

use std::path::Path;

use tiny_http::{Header, Method, Request, Response, StatusCode};

use crate::locate::{Target, locate};
use crate::record::Recorded;
use crate::{Shared, mime};

/// A response before it is sent.
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn text(status: u16, text: &str) -> Answer {
        let headers = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        Answer { status, headers, body: text.as_bytes().to_vec() }
    }
}

impl Shared {
    /// Answers one request and records it.
    pub(crate) fn answer(&self, request: Request) {
        let answer = self.decide(&request);
        let is_head = *request.method() == Method::Head;
        if self.options.is_recording {
            self.recorder.add(Recorded {
                method: request.method().to_string(),
                url: request.url().to_owned(),
                referer: header(&request, "Referer"),
                status: answer.status,
                body_bytes: if is_head { 0 } else { answer.body.len() },
            });
        }
        let mut response = Response::from_data(answer.body)
            .with_status_code(StatusCode(answer.status))
            // tiny_http would send long bodies in chunks, which hides their length from the browser's timing.
            .with_chunked_threshold(usize::MAX);
        for (name, value) in answer.headers {
            let header = Header::from_bytes(name, value).expect("our header names and values are ASCII");
            response.add_header(header);
        }
        // A browser that went away before the end is not our failure.
        let _ = request.respond(response);
    }

    fn decide(&self, request: &Request) -> Answer {
        if !matches!(request.method(), Method::Get | Method::Head) {
            return Answer::text(405, "Only GET and HEAD are answered here.\n");
        }
        let Some(root) = &self.options.root else { return Answer::text(404, "Nothing is served here.\n") };
        match locate(root, &self.options.base, request.url()) {
            Target::Missing => Answer::text(404, "There is no such file.\n"),
            Target::AddSlash(location) => {
                Answer { status: 301, headers: vec![("Location", location)], body: Vec::new() }
            }
            Target::File(path) => self.file(request, &path),
        }
    }

    fn file(&self, request: &Request, path: &Path) -> Answer {
        let Ok(body) = self.bodies.get(path) else { return Answer::text(500, "The file could not be read.\n") };
        let mut headers = vec![
            ("Cache-Control", format!("max-age={}", self.options.max_age_seconds)),
            ("ETag", body.etag.clone()),
            ("Vary", "Accept-Encoding".to_owned()),
        ];
        if header(request, "If-None-Match").is_some_and(|known| known.contains(&body.etag)) {
            return Answer { status: 304, headers, body: Vec::new() };
        }
        headers.push(("Content-Type", mime::of(path).0.to_owned()));
        let takes_gzip = header(request, "Accept-Encoding").is_some_and(|accepted| accepted.contains("gzip"));
        match &body.gzipped {
            Some(gzipped) if takes_gzip => {
                headers.push(("Content-Encoding", "gzip".to_owned()));
                Answer { status: 200, headers, body: gzipped.clone() }
            }
            _ => Answer { status: 200, headers, body: body.plain.clone() },
        }
    }
}

fn header(request: &Request, name: &'static str) -> Option<String> {
    request.headers().iter().find(|header| header.field.equiv(name)).map(|header| header.value.to_string())
}
