from __future__ import annotations

import pytest

from sources.errors import UnreachableError
from sources.hosts import Hosts


@pytest.fixture
def slept():
    return []


@pytest.fixture
def hosts(slept):
    return Hosts(60.0, slept.append)


def dead(host):
    return UnreachableError(f"{host} can't be reached.", hint="Wait.")


def test_first_request_does_not_wait(hosts, slept):
    hosts.pace("a.example")
    assert slept == []


def test_second_request_to_a_host_waits(hosts, slept):
    hosts.pace("a.example")
    hosts.pace("a.example")
    assert slept == [pytest.approx(60.0, abs=1.0)]


def test_requests_to_different_hosts_do_not_wait(hosts, slept):
    hosts.pace("a.example")
    hosts.pace("b.example")
    assert slept == []


def test_robots_rule_of_eur_lex_is_kept(slept):
    hosts = Hosts(0.0, slept.append)
    hosts.pace("eur-lex.europa.eu")
    hosts.pace("eur-lex.europa.eu")
    assert slept == [pytest.approx(10.0, abs=1.0)]


def test_dead_host_is_not_asked_again(hosts):
    hosts.died("a.example", dead("a.example"))
    with pytest.raises(UnreachableError, match=r"a\.example"):
        hosts.check("a.example")
    hosts.check("b.example")


def test_two_dead_hosts_mean_no_network(hosts):
    for host in ("a.example", "b.example"):
        hosts.died(host, dead(host))
    with pytest.raises(UnreachableError, match="network"):
        hosts.check("c.example")


def test_network_is_there_once_somebody_answered(hosts):
    hosts.answered("c.example")
    for host in ("a.example", "b.example"):
        hosts.died(host, dead(host))
    hosts.check("d.example")
    assert hosts.answers("c.example")
