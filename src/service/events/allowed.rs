//! Where messages may go: not into this machine or its network, unless somebody said so by name. An address is looked at when it
//! is registered and again whenever it is resolved, since a name may lead elsewhere by then.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::http::Uri;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Hosts of this machine or its network that may be told: names or addresses, `*` for all.
#[derive(Debug, Clone, Default)]
pub struct WebhookAllow(Arc<[String]>);

impl WebhookAllow {
    /// These hosts, as they stand in the address of a webhook.
    #[must_use]
    pub fn of(hosts: &[String]) -> Self {
        Self(hosts.iter().map(|host| host.trim().to_ascii_lowercase()).collect())
    }

    /// Every host, for a service that only this machine asks.
    #[must_use]
    pub fn everywhere() -> Self {
        Self::of(&["*".to_owned()])
    }

    /// Whether messages may go to a host that has this address.
    fn lets(&self, host: &str, address: IpAddr) -> bool {
        let named = |allowed: &String| {
            allowed == "*"
                || allowed.eq_ignore_ascii_case(bare(host))
                || allowed.parse().is_ok_and(|known: IpAddr| known == address)
        };
        !is_private(address) || self.0.iter().any(named)
    }

    /// Refuses a host that is written as an address of this machine or its network.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(in crate::service) fn check(&self, host: &str) -> Result<(), String> {
        let address = match bare(host).parse() {
            Ok(address) => address,
            Err(_) if is_this_machine(bare(host)) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            Err(_) => return Ok(()),
        };
        if self.lets(host, address) { Ok(()) } else { Err(refusal(host)) }
    }

    /// A resolver that gives only addresses messages may go to.
    pub(in crate::service) fn resolver(&self) -> Guarded {
        Guarded { allow: self.clone(), all: DefaultResolver::default() }
    }
}

fn refusal(host: &str) -> String {
    format!(
        "{host} is in this machine or a private network; start the service with --webhook-allow {host} to permit it"
    )
}

/// A host without the brackets of IPv6.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

fn is_this_machine(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Addresses that are not of the public internet (IANA, *Special-Purpose Address Registry*): this machine, link-local, private
/// and shared ranges, multicast; those of IPv4 within IPv6 too.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => v6.to_ipv4().map_or_else(|| is_private_v6(v6), is_private_v4),
    }
}

fn is_private_v4(v4: Ipv4Addr) -> bool {
    let [first, second, ..] = v4.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    let is_benchmark = first == 198 && (18..20).contains(&second);
    v4.is_loopback()
        || v4.is_private()
        || v4.is_link_local()
        || v4.is_multicast()
        || first == 0
        || first >= 240
        || is_shared
        || is_benchmark
}

fn is_private_v6(v6: Ipv6Addr) -> bool {
    let first = v6.segments()[0];
    // Unique local (fc00::/7), link-local (fe80::/10), and IPv4 behind a translator (64:ff9b::/96).
    v6.is_loopback()
        || v6.is_unspecified()
        || v6.is_multicast()
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        || (first == 0x64 && v6.segments()[1] == 0xff9b)
}

/// Resolves names, and leaves out addresses that may not be told.
#[derive(Debug)]
pub(in crate::service) struct Guarded {
    allow: WebhookAllow,
    all: DefaultResolver,
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default();
        let mut permitted = self.empty();
        for address in &self.all.resolve(uri, config, timeout)? {
            if self.allow.lets(host, address.ip()) {
                permitted.push(*address);
            }
        }
        if permitted.is_empty() {
            return Err(ureq::Error::Other(refusal(host).into()));
        }
        Ok(permitted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_machine_and_its_network_are_refused_unless_they_are_named() {
        let nobody = WebhookAllow::default();
        for host in [
            "127.0.0.1",
            "localhost",
            "api.localhost",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "[::1]",
            "[fe80::1]",
            "[fd00::1]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::a00:1]",
            "224.0.0.1",
        ] {
            assert!(nobody.check(host).is_err(), "{host}");
            assert!(WebhookAllow::everywhere().check(host).is_ok(), "{host}");
        }
        for host in ["receiver.example", "8.8.8.8", "[2001:4860:4860::8888]", "172.32.0.1"] {
            assert!(nobody.check(host).is_ok(), "{host}");
        }
        let some = WebhookAllow::of(&["10.1.2.3".to_owned(), "LocalHost".to_owned()]);
        assert!(some.check("10.1.2.3").is_ok() && some.check("localhost").is_ok() && some.check("10.1.2.4").is_err());
    }

    #[test]
    fn a_name_that_leads_into_the_network_is_refused_when_it_is_resolved() {
        let config = ureq::Agent::config_builder().max_redirects(0).build();
        let agent = |allow: &WebhookAllow| {
            let connector = ureq::unversioned::transport::DefaultConnector::default();
            ureq::Agent::with_parts(config.clone(), connector, allow.resolver())
        };
        let refused = agent(&WebhookAllow::default()).get("http://localhost:9/").call().map(drop);
        assert!(refused.is_err_and(|error| error.to_string().contains("--webhook-allow localhost")));
        let tried = agent(&WebhookAllow::of(&["localhost".to_owned()])).get("http://localhost:9/").call().map(drop);
        assert!(tried.is_err_and(|error| !error.to_string().contains("--webhook-allow")));
    }
}
