use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::{Options, Server};

/// A folder with a page, a long text, and a neighbour that must stay out of reach.
fn served() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    fs::create_dir_all(site.join("archive/text/ab")).unwrap();
    fs::write(site.join("archive/text/ab/deep.css"), ":root{}").unwrap();
    fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    fs::write(site.join("index.html"), "<p>front page").unwrap();
    fs::write(site.join("archive/long.css"), "a".repeat(10_000)).unwrap();
    fs::write(site.join("archive/名.txt"), "named").unwrap();
    let server =
        Server::start(Options { base: "/some/repo/".to_owned(), ..Options::folder(site) }).unwrap();
    (folder, server)
}

/// Sends one request as written and gives the whole answer, headers in lower case.
fn ask(server: &Server, request_line: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(server.authority()).unwrap();
    write!(stream, "{request_line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n")
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    format!("{}\r\n\r\n{body}", head.to_lowercase())
}

/// A connection that is kept for several requests.
struct Kept(BufReader<TcpStream>);

impl Kept {
    fn open(server: &Server) -> Kept {
        let stream = TcpStream::connect(server.authority()).unwrap();
        // So that a request which is never answered fails the test instead of holding it up.
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Kept(BufReader::new(stream))
    }

    fn send(&mut self, request_line: &str) {
        // In one piece: of several, each would wait until the one before is acknowledged, which
        // takes its time.
        let request = format!("{request_line} HTTP/1.1\r\nHost: x\r\n\r\n");
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
    }

    /// The head of the next answer, in lower case, and its body.
    fn answer(&mut self) -> io::Result<(String, String)> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let head = head.to_lowercase();
        let length = head.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        self.0.read_exact(&mut body)?;
        Ok((head, String::from_utf8(body).unwrap()))
    }
}

/// The answer to `request_line` has this status and contains `part`.
fn check(request_line: &str, headers: &str, status: u16, part: &str) {
    let (_folder, server) = served();
    let answer = ask(&server, request_line, headers);
    assert!(answer.starts_with(&format!("http/1.1 {status} ")), "{request_line}: {answer}");
    assert!(answer.contains(part), "{request_line}: no {part:?} in {answer}");
}

#[test]
fn files_are_served_under_the_base_path_only() {
    check("GET /some/repo/", "", 200, "<p>front page");
    check("GET /some/repo/index.html?x=1", "", 200, "content-type: text/html; charset=utf-8");
    check("GET /some/repo", "", 301, "location: /some/repo/");
    check("GET /some/repo/archive", "", 301, "location: /some/repo/archive/");
    check("GET /some/repo/archive/%E5%90%8D.txt", "", 200, "named");
    check("GET /some/repo/archive/text/ab/deep.css", "", 200, ":root{}");
    check("GET /", "", 404, "no such file");
    check("GET /some/repo/archive/", "", 404, "no such file");
    check("POST /some/repo/", "Content-Length: 0\r\n", 405, "Only GET");
}

#[test]
fn nothing_outside_the_folder_can_be_reached() {
    for path in [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "archive/../../secret.txt",
        "%2e%2e%5csecret.txt",
    ] {
        check(&format!("GET /some/repo/{path}"), "", 404, "no such file");
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let (folder, server) = served();
    std::os::unix::fs::symlink(
        folder.path().join("secret.txt"),
        folder.path().join("site/link.txt"),
    )
    .unwrap();
    assert!(ask(&server, "GET /some/repo/link.txt", "").starts_with("http/1.1 404 "));
}

#[test]
fn text_is_compressed_when_the_browser_takes_it() {
    check(
        "GET /some/repo/archive/long.css",
        "Accept-Encoding: gzip, br\r\n",
        200,
        "content-encoding: gzip",
    );
    check("GET /some/repo/archive/long.css", "", 200, "content-length: 10000");
    let (_folder, server) = served();
    ask(&server, "GET /some/repo/archive/long.css", "Accept-Encoding: gzip\r\n");
    let sent = server.requests()[0].body_bytes;
    assert!(sent < 200, "10,000 equal letters took {sent} bytes");
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let (_folder, server) = served();
    let first = ask(&server, "GET /some/repo/", "");
    let etag = first.split("etag: ").nth(1).unwrap().split("\r\n").next().unwrap();
    let second = ask(&server, "GET /some/repo/", &format!("If-None-Match: {etag}\r\n"));
    assert!(second.starts_with("http/1.1 304 "), "{second}");
}

#[test]
fn a_range_of_a_file_is_sent_where_that_is_asked_for() {
    let (folder, server) = served();
    let bytes: Vec<u8> = (0..9 << 20).map(|idx: u32| b'a' + (idx % 26) as u8).collect();
    // One that is kept in memory and one that is not.
    for (name, n_bytes) in [("small.bin", 1_000), ("large.bin", bytes.len())] {
        fs::write(folder.path().join("site").join(name), &bytes[..n_bytes]).unwrap();
        let get = |headers: &str| ask(&server, &format!("GET /some/repo/{name}"), headers);
        let part = get("Range: bytes=900-904\r\n");
        assert!(part.starts_with("http/1.1 206 ") && part.ends_with("\r\n\r\nqrstu"), "{part}");
        assert!(part.contains(&format!("content-range: bytes 900-904/{n_bytes}\r\n")), "{part}");
        assert!(part.contains("content-length: 5\r\n"), "{part}");
        let etag = part.split("etag: ").nth(1).unwrap().split("\r\n").next().unwrap();
        let same = get(&format!("Range: bytes=0-0\r\nIf-Range: {etag}\r\n"));
        assert!(same.starts_with("http/1.1 206 ") && same.ends_with("\r\n\r\na"), "{same}");
        let other = get("Range: bytes=0-0\r\nIf-Range: \"0\"\r\n");
        assert!(other.starts_with("http/1.1 200 "));
        assert!(other.contains(&format!("content-length: {n_bytes}\r\n")));
        let past = get(&format!("Range: bytes={n_bytes}-\r\n"));
        assert!(past.starts_with("http/1.1 416 "), "{past}");
        assert!(past.contains(&format!("content-range: bytes */{n_bytes}\r\n")), "{past}");
        let whole = get("");
        assert!(whole.starts_with("http/1.1 200 ") && whole.contains("accept-ranges: bytes\r\n"));
    }
}

#[test]
fn a_range_is_the_whole_file_where_the_host_ignores_ranges() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file.bin"), "0123456789").unwrap();
    let options = Options { honours_ranges: false, ..Options::folder(folder.path()) };
    let answer = ask(&Server::start(options).unwrap(), "GET /file.bin", "Range: bytes=2-3\r\n");
    assert!(answer.starts_with("http/1.1 200 ") && answer.ends_with("0123456789"), "{answer}");
    assert!(!answer.contains("accept-ranges"), "{answer}");
}

#[test]
fn every_request_is_recorded() {
    let server = Server::start(Options::nothing()).unwrap();
    ask(&server, "GET /pixel.gif", "Referer: http://reader.example/\r\n");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!((requests[0].url.as_str(), requests[0].status), ("/pixel.gif", 404));
    assert_eq!(requests[0].referer.as_deref(), Some("http://reader.example/"));
    server.forget();
    assert!(server.requests().is_empty());
}

#[test]
fn nothing_is_recorded_where_nobody_wants_to_know() {
    let server = Server::start(Options { is_recording: false, ..Options::nothing() }).unwrap();
    ask(&server, "GET /pixel.gif", "");
    assert!(server.requests().is_empty());
}

#[test]
fn only_this_machine_is_answered() {
    let server = Server::start(Options::nothing()).unwrap();
    assert!(server.authority().starts_with("127.0.0.1:"), "{}", server.authority());
}

#[test]
fn a_taken_port_gives_the_next_free_one() {
    let first = Server::start(Options::nothing()).unwrap();
    let port = first.authority().rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let second = Server::start_near(Options { port, ..Options::nothing() }, 20).unwrap();
    assert_ne!(first.authority(), second.authority());
}

#[test]
fn connections_that_come_at_the_same_moment_are_all_answered() {
    let asked = [
        ("", "<p>front page"),
        ("archive/text/ab/deep.css", ":root{}"),
        ("archive/%E5%90%8D.txt", "named"),
    ];
    // What goes wrong here goes wrong by chance: the more often, the surer it is seen.
    for round in 0..30 {
        let (_folder, server) = served();
        let mut connections: Vec<Kept> = (0..24).map(|_| Kept::open(&server)).collect();
        for (path, body) in asked {
            for connection in &mut connections {
                connection.send(&format!("GET /some/repo/{path}"));
            }
            for (i, connection) in connections.iter_mut().enumerate() {
                let answer = connection
                    .answer()
                    .unwrap_or_else(|error| panic!("round {round}, connection {i}: {error}"));
                assert_eq!(answer.1, body);
            }
        }
        assert_eq!(server.requests().len(), 24 * asked.len());
    }
}

#[test]
fn a_connection_that_is_kept_does_not_keep_the_server() {
    let server = Server::start(Options::nothing()).unwrap();
    let mut connection = Kept::open(&server);
    connection.send("GET /pixel.gif");
    connection.answer().unwrap();
    let silent = Kept::open(&server);
    drop(server);
    for mut kept in [connection, silent] {
        let left = kept.0.read(&mut [0]);
        let is_closed = match &left {
            Ok(n_bytes) => *n_bytes == 0,
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        };
        assert!(is_closed, "{left:?}");
    }
}

#[test]
fn a_task_may_start_and_drop_a_server() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let first = Server::start(Options::nothing()).unwrap();
        let port = first.authority().rsplit(':').next().unwrap().parse::<u16>().unwrap();
        assert!(Server::start(Options { port, ..Options::nothing() }).is_err());
        ask(&first, "GET /pixel.gif", "");
        drop(first);
    });
}

#[test]
fn the_answer_to_head_has_the_length_only() {
    let (_folder, server) = served();
    let answer = ask(&server, "HEAD /some/repo/archive/long.css", "");
    assert!(
        answer.contains("content-length: 10000\r\n") && answer.ends_with("\r\n\r\n"),
        "{answer}"
    );
    assert_eq!(server.requests()[0].body_bytes, 0);
}

#[test]
fn what_is_sent_along_is_taken_in() {
    let (_folder, server) = served();
    let mut connection = Kept::open(&server);
    let sent = "a".repeat(1 << 20);
    let stream = connection.0.get_mut();
    write!(
        stream,
        "POST /some/repo/ HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{sent}",
        sent.len()
    )
    .unwrap();
    assert!(connection.answer().unwrap().0.starts_with("http/1.1 405 "));
    connection.send("GET /some/repo/");
    assert_eq!(connection.answer().unwrap().1, "<p>front page");
}

#[test]
fn a_proxy_is_asked_by_whole_addresses() {
    let server = Server::start(Options::nothing()).unwrap();
    ask(&server, "GET http://Reader.example/%E5%90%8D?x={1}|2", "");
    ask(&server, "CONNECT reader.example:443", "");
    let urls: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| (request.method, request.url, request.status))
        .collect();
    let whole = "http://Reader.example/%E5%90%8D?x={1}|2".to_owned();
    let expected = [
        ("GET".to_owned(), whole, 404),
        ("CONNECT".to_owned(), "reader.example:443".to_owned(), 405),
    ];
    assert_eq!(urls, expected);
}
