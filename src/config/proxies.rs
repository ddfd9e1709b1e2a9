//! Proxies in front of the server whose word on where a request comes from is taken.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// Networks of trusted proxies; none unless somebody says so, since anybody can write a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    fn contains(self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("`{text}` is no address and no network as `10.0.0.0/8`");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| refused())?)),
            None => (text, None),
        };
        let address = address.parse::<IpAddr>().map_err(|_| refused())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most {
            return Err(refused());
        }
        Ok(Self { address, bits })
    }
}

impl FromStr for Proxies {
    type Err = String;

    /// Addresses and networks with commas between them; blank for none.
    fn from_str(text: &str) -> Result<Self, String> {
        let networks = text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::parse);
        networks.collect::<Result<_, _>>().map(Self)
    }
}

impl Proxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// Where a request comes from that `peer` has handed over. `forwarded` is what its `X-Forwarded-For` headers say, in their
    /// order: each proxy adds the address of whoever asked it at the end, so the last that is no trusted proxy is the client, and
    /// everything before is only what that client says.
    pub fn client<'a>(&self, peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let mut client = peer.to_canonical();
        for said in forwarded.rev().flat_map(|line| line.rsplit(',')) {
            if !self.trusts(client) {
                break;
            }
            match address(said.trim()) {
                Some(before) => client = before,
                None => break,
            }
        }
        client
    }
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let found = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))?;
    Some(IpAddr::to_canonical(&found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_say_where_a_request_comes_from() {
        let proxies: Proxies = "127.0.0.1, 10.0.0.0/8,2001:db8:7::/48".parse().unwrap();
        for (peer, forwarded, client) in [
            ("192.0.2.1", &["198.51.100.1"][..], "192.0.2.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:127.0.0.1", &["::ffff:198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["203.0.113.9", "198.51.100.1, 10.1.2.3"], "198.51.100.1"),
            ("10.255.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("127.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("2001:db8:7::1", &["2001:db8::1"], "2001:db8::1"),
            ("2001:db8:8::1", &["2001:db8::1"], "2001:db8:8::1"),
            ("127.0.0.1", &["unknown"], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.1, unknown, 10.0.0.1"], "10.0.0.1"),
            ("127.0.0.1", &["10.0.0.2, 10.0.0.1"], "10.0.0.2"),
        ] {
            let found = proxies.client(peer.parse().unwrap(), forwarded.iter().copied());
            assert_eq!(found, client.parse::<IpAddr>().unwrap(), "{peer}, {forwarded:?}");
        }
        let nobody = Proxies::default();
        assert_eq!(nobody.client("127.0.0.1".parse().unwrap(), ["198.51.100.1"].into_iter()).to_string(), "127.0.0.1");
        assert_eq!("".parse::<Proxies>(), Ok(nobody));
        let everybody: Proxies = "0.0.0.0/0".parse().unwrap();
        assert!(everybody.trusts("192.0.2.1".parse().unwrap()) && !everybody.trusts("::1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_is_refused_by_name() {
        for text in ["proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "::/129", "10.0.0.0/-1"] {
            let refused = text.parse::<Proxies>().unwrap_err();
            assert!(refused.contains(text), "{refused}");
        }
    }
}
