import pytest

from adapters.fetch.addresses import networks, refusal, spelled_in_numbers


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "a loopback"),
        ("127.255.0.9", "a loopback"),
        ("0.0.0.0", "an unspecified"),
        ("10.1.2.3", "a private"),
        ("172.31.255.255", "a private"),
        ("192.168.0.1", "a private"),
        ("100.64.0.1", "a carrier-internal"),
        ("100.100.100.200", "a carrier-internal"),
        ("169.254.169.254", "a link-local"),
        ("168.63.129.16", "a cloud metadata"),
        ("192.0.0.192", "a reserved"),
        ("198.18.0.1", "a benchmarking"),
        ("203.0.113.7", "a documentation"),
        ("224.0.0.1", "a multicast"),
        ("255.255.255.255", "a reserved"),
        ("::", "an unspecified"),
        ("::1", "a loopback"),
        ("fe80::1", "a link-local"),
        ("fec0::1", "a site-local"),
        ("fd00:ec2::254", "a private"),
        ("ff02::1", "a multicast"),
        ("100::1", "a reserved"),
        ("2001:db8::1", "a documentation"),
        ("3fff::1", "a documentation"),
        ("5f00::1", "a reserved"),
        ("::ffff:127.0.0.1", "a loopback"),
        ("::ffff:a9fe:a9fe", "a link-local"),
        ("::7f00:1", "a reserved"),
        ("::ffff:0:127.0.0.1", "a reserved"),
        ("64:ff9b::10.0.0.1", "a private"),
        ("64:ff9b:1::1", "a reserved"),
        ("2002:7f00:1::", "a loopback"),
        ("2002:a9fe:a9fe::1", "a link-local"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "a reserved"),
        ("2a00::5efe:192.168.1.1", "a private"),
        ("2a00::200:5efe:10.0.0.1", "a private"),
        ("0x7f.1", "an unreadable"),
        ("localhost", "an unreadable"),
    ],
)
def test_addresses_off_the_public_internet_are_refused(address, kind):
    assert refusal(address) == kind


@pytest.mark.parametrize(
    "address",
    ["9.9.9.9", "172.32.0.1", "100.63.255.255", "192.0.1.1", "::ffff:9.9.9.9", "64:ff9b::9.9.9.9", "2a00:1450::1"],
)
def test_public_addresses_pass(address):
    assert refusal(address) is None


def test_opened_ranges_pass_and_open_nothing_else():
    opened = networks(("127.0.0.1/32", "fd00::/8"))
    asked = ("127.0.0.1", "::ffff:127.0.0.1", "fd00::7", "127.0.0.2", "::1", "10.0.0.1")
    assert [refusal(address, opened) for address in asked] == [
        None,
        None,
        None,
        "a loopback",
        "a loopback",
        "a private",
    ]


@pytest.mark.parametrize(
    ("host", "number"),
    [
        ("2130706433", True),
        ("0x7f000001", True),
        ("0177.0.0.1", True),
        ("127.1", True),
        ("10.0.0.0x1", True),
        ("10.0.0.1.", True),
        ("wire.example", False),
        ("1.fm", False),
        ("x0x7f", False),
    ],
)
def test_every_spelling_of_a_number_is_noticed(host, number):
    assert spelled_in_numbers(host) is number
