//! The ports of a stack: free, or whose they are.

use std::{fs, net::TcpListener, path::Path, thread, time::Duration};

use crate::{
    cli::PortArgs,
    error::{Error, Result},
    watch::WATCH_PORT,
};

/// Where a stack listens on 127.0.0.1.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// The API, none where `cargo lambda watch` answers instead.
    pub api: Option<u16>,
    /// The sandbox.
    pub sandbox: u16,
    /// The AWS endpoint.
    pub aws: u16,
}

impl Ports {
    /// The ports asked for.
    pub fn new(args: PortArgs, with_api: bool) -> Self {
        Self { api: with_api.then_some(args.api_port), sandbox: args.sandbox_port, aws: args.aws_port }
    }

    /// Whether nobody else has them.
    pub fn check(self) -> Result<()> {
        if let Some(api) = self.api {
            free(api, "the API", "api-port")?;
        }
        free(self.sandbox, "the sandbox", "sandbox-port")?;
        free(self.aws, "the AWS endpoint", "aws-port")
    }

    /// Three ports that nobody has.
    pub fn any() -> Result<Self> {
        // All three are held until all are known, or the same could come twice.
        let held: Vec<TcpListener> = (0..3)
            .map(|_| TcpListener::bind(("127.0.0.1", 0)))
            .collect::<std::io::Result<_>>()
            .map_err(|error| Error::Machine(format!("no free port on 127.0.0.1: {error}")))?;
        let ports: Vec<u16> = held.iter().filter_map(|l| Some(l.local_addr().ok()?.port())).collect();
        match *ports.as_slice() {
            [api, sandbox, aws] => Ok(Self { api: Some(api), sandbox, aws }),
            _ => Err(Error::Machine("no free port on 127.0.0.1".into())),
        }
    }

    /// Base URL of the AWS endpoint.
    pub fn aws_url(self) -> String {
        format!("http://localhost:{}", self.aws)
    }

    /// Base URL of the sandbox.
    pub fn sandbox_url(self) -> String {
        format!("http://localhost:{}", self.sandbox)
    }

    /// Base URL of the API: our proxy's, or that of `cargo lambda watch`.
    pub fn api_url(self) -> String {
        format!("http://localhost:{}", self.api.unwrap_or(WATCH_PORT))
    }
}

fn free(port: u16, what: &str, flag: &str) -> Result<()> {
    let Err(error) = bind(port) else { return Ok(()) };
    let owner = owner(port).map(|name| format!(" (by {name})")).unwrap_or_default();
    Err(Error::Machine(match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("port {port} for {what} is in use{owner}; end that or choose another with --{flag} PORT")
        }
        _ => format!("port {port} for {what} can't be used ({error}); choose another with --{flag} PORT"),
    }))
}

/// A process that was just ended may hold its port a moment longer.
fn bind(port: u16) -> std::io::Result<TcpListener> {
    let mut attempt = TcpListener::bind(("127.0.0.1", port));
    for _ in 0..5 {
        if attempt.is_ok() {
            break;
        }
        thread::sleep(Duration::from_millis(100));
        attempt = TcpListener::bind(("127.0.0.1", port));
    }
    attempt
}

/// The process that listens on a port, where the system tells.
fn owner(port: u16) -> Option<String> {
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .find_map(|table| listening_inode(&fs::read_to_string(table).ok()?, port))?;
    let socket = format!("socket:[{inode}]");
    fs::read_dir("/proc").ok()?.flatten().find_map(|process| {
        let (path, id) = (process.path(), process.file_name().to_str()?.parse::<u32>().ok()?);
        holds(&path, &socket).then(|| {
            let name = fs::read_to_string(path.join("comm")).unwrap_or_default();
            format!("{}, process {id}", name.trim())
        })
    })
}

fn holds(process: &Path, socket: &str) -> bool {
    fs::read_dir(process.join("fd")).is_ok_and(|fds| {
        fds.flatten().any(|fd| fs::read_link(fd.path()).is_ok_and(|to| to.as_os_str() == socket))
    })
}

/// Finds the socket that listens on a port in the text of `/proc/net/tcp`.
fn listening_inode(table: &str, port: u16) -> Option<u64> {
    const LISTEN: &str = "0A";
    table.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (_, local) = fields.get(1)?.rsplit_once(':')?;
        let listens = u16::from_str_radix(local, 16) == Ok(port) && fields.get(3) == Some(&LISTEN);
        if listens { fields.get(9)?.parse().ok() } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_told_with_its_owner_and_the_remedy() {
        let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = held.local_addr().unwrap().port();
        let text = free(port, "the API", "api-port").unwrap_err().to_string();
        assert!(text.starts_with(&format!("port {port} for the API is in use")), "{text}");
        assert!(text.ends_with("choose another with --api-port PORT"), "{text}");
        if cfg!(target_os = "linux") {
            assert!(text.contains(&format!("process {}", std::process::id())), "{text}");
        }
    }

    #[test]
    fn free_ports_differ() {
        let ports = Ports::any().unwrap();
        let api = ports.api.unwrap();
        assert!(api != ports.sandbox && ports.sandbox != ports.aws && api != ports.aws);
    }

    #[test]
    fn only_listening_sockets_count() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
            0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 11 1\n\
            1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 22 1\n";
        assert_eq!(listening_inode(table, 8080), Some(22));
        assert_eq!(listening_inode(table, 8081), None);
    }
}
