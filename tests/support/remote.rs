//! A browser without scripts before a server of its own process, which may die at any moment: an answer that did not come whole
//! is an error, and nothing was acknowledged by it.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use topmark::web::query::encode;

use crate::support::client::Answer;

/// How long an answer may take. A server that is killed closes its connections at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// One browser with the cookies of somebody who has signed in.
#[derive(Clone)]
pub struct Remote {
    pub cookies: BTreeMap<String, String>,
}

impl Remote {
    pub fn get(&self, port: u16, path: &str) -> Result<Answer> {
        self.ask(port, &format!("GET {path} HTTP/1.1\r\n"), &[])
    }

    pub fn post(&self, port: u16, path: &str, fields: &[(String, String)]) -> Result<Answer> {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let head = format!("POST {path} HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n");
        self.ask(port, &head, pairs.join("&").as_bytes())
    }

    /// Uploads a file as the script of the page does.
    pub fn upload(&self, port: u16, path: &str, form_token: &str, name: &str, bytes: &[u8]) -> Result<Answer> {
        let disposition = format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"");
        let mut body = format!("--edge\r\n{disposition}\r\ncontent-type: image/jpeg\r\n\r\n").into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let head = format!(
            "POST {path} HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=edge\r\naccept: application/json\r\n\
             x-form-token: {form_token}\r\n"
        );
        self.ask(port, &head, &body)
    }

    fn ask(&self, port: u16, head: &str, body: &[u8]) -> Result<Answer> {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut stream = TcpStream::connect_timeout(&SocketAddr::from(([127, 0, 0, 1], port)), PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let head = format!(
            "{head}host: 127.0.0.1:{port}\r\nconnection: close\r\ncookie: {}\r\ncontent-length: {}\r\n\r\n",
            jar.join("; "),
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        parse(&bytes).ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, "the answer did not come whole"))
    }
}

/// `None` for an answer that was cut off.
fn parse(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ")?;
        headers.append(HeaderName::try_from(name).ok()?, HeaderValue::from_str(value).ok()?);
    }
    let body = &bytes[end + 4..];
    let is_chunked = headers.get("transfer-encoding").is_some();
    let body = if is_chunked { unchunk(body)? } else { body.to_vec() };
    let answer = Answer { status: StatusCode::from_u16(status).ok()?, headers, body: body.into() };
    let stated = answer.header("content-length").parse().unwrap_or(answer.body.len());
    (answer.body.len() == stated).then_some(answer)
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?, 16).ok()?;
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}
