//! Programs that a test starts: they end with it, however that ends.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A process group that ends with the test, however that ends.
pub struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.0.id())]).status();
        let _ = self.0.wait();
    }
}

impl Group {
    /// A program that was started in a process group of its own.
    pub fn of(child: Child) -> Self {
        Self(child)
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts a server and waits until it listens.
pub fn start(command: Command, port: u16) -> Group {
    start_into(command, port, Stdio::null())
}

/// The same, with a place for what it prints.
pub fn start_into(mut command: Command, port: u16, printed: impl Into<Stdio>) -> Group {
    let child = command.stdin(Stdio::null()).stdout(printed).stderr(Stdio::null()).process_group(0).spawn().unwrap();
    let group = Group(child);
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let started = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err() {
        assert!(started.elapsed() < Duration::from_secs(60), "nothing listens on {address}");
        std::thread::sleep(Duration::from_millis(50));
    }
    group
}

/// The answer to a `GET` of a server on this machine: status and body.
pub fn get(port: u16, path: &str) -> (u16, String) {
    send(port, "GET", path, "")
}

/// The answer of a server on this machine to a body of JSON, which may be empty.
pub fn send(port: u16, method: &str, path: &str, json: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n").unwrap();
    if !json.is_empty() {
        write!(stream, "Content-Type: application/json\r\nContent-Length: {}\r\n", json.len()).unwrap();
    }
    write!(stream, "\r\n{json}").unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 8 << 10];
    // Not every server closes the connection when it is asked to.
    while !is_whole(&answer) {
        match stream.read(&mut buffer).unwrap() {
            0 => break,
            count => answer.extend_from_slice(&buffer[..count]),
        }
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// Whether an answer has come to the length that it states.
fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let stated = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    stated.is_some_and(|length| answer.len() >= end + 4 + length)
}

/// The program with these arguments.
pub fn topmark(arguments: &[&str], settings: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_topmark"));
    command.args(arguments).args(settings).stdin(Stdio::null());
    command
}

/// A server before the one at `port` that forbids scripts in every answer, as a browser without scripts has it. Lives as long as the
/// test. Returns its own port.
pub fn without_scripts(port: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            std::thread::spawn(move || {
                // A browser that goes away in the middle is no fault of the test.
                let _ = forward(client, port);
            });
        }
    });
    own
}

/// One request and its answer, with the header that forbids scripts beside those of the server.
fn forward(mut client: TcpStream, port: u16) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        if client.read(&mut byte)? == 0 {
            return Ok(());
        }
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).into_owned();
    let header = |name: &str| {
        head.lines()
            .find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)))
            .map(|(_, value)| value.to_owned())
    };
    let mut body = vec![0; header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
    client.read_exact(&mut body)?;
    let mut server = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port)))?;
    let lines = head.trim_end().lines().filter(|line| !line.to_lowercase().starts_with("connection:"));
    let head = lines.collect::<Vec<_>>().join("\r\n") + "\r\nConnection: close\r\n\r\n";
    server.write_all(head.as_bytes())?;
    server.write_all(&body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    let line = answer.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    client.write_all(&answer[..line])?;
    client.write_all(b"content-security-policy: script-src 'none'\r\n")?;
    client.write_all(&answer[line..])
}
