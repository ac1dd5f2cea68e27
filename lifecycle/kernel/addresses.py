"""IP addresses that no request of ours may lead to, whoever typed the name behind which they stand."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Link-local, this machine's place holders, multicast, and where clouds answer for their machines (metadata
# of AWS over IPv6, of Alibaba and of Azure). Private networks are where a town's GLPI lives: not among them.
_TECHNICAL = tuple(
    map(
        ip_network,
        (
            *("169.254.0.0/16", "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32"),
            *("168.63.129.16/32", "192.0.0.0/24", "fe80::/10", "ff00::/8", "::/128", "fd00:ec2::254/128"),
        ),
    )
)
# What the internet gives out to machines of IPv6 (RFC 4291 §2.4); gateways translate NAT64's (RFC 6052).
_UNICAST, _NAT64 = ip_network("2000::/3"), ip_network("64:ff9b::/96")


def is_technical(address: str) -> bool:
    """Tell whether an IP address is of the machines' own network, where nothing of people's is."""
    ip = _ip(address)
    return any(ip in network for network in _TECHNICAL if network.version == ip.version)


def is_internal(address: str) -> bool:
    """Tell whether an IP address is not of the public internet: technical, private, this machine itself."""
    ip = _ip(address)
    return is_technical(address) or not ip.is_global or (ip.version == 6 and ip not in _UNICAST)


def is_address(host: str) -> bool:
    """Tell whether a host is written as an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _ip(address: str) -> IPv4Address | IPv6Address:
    """Return an address, the IPv4 one that an IPv6 one carries and a gateway would lead to."""
    ip = ip_address(address.partition("%")[0])
    if not isinstance(ip, IPv6Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
