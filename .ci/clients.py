"""Calls the service through the client that was made from its description, and checks what comes back, by its types."""

import datetime
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

from winprob_client import AuthenticatedClient  # noqa: E402
from winprob_client.api.book import get_account, list_accounts, score_accounts  # noqa: E402
from winprob_client.api.decide import ask_what_if  # noqa: E402
from winprob_client.api.loop import list_calls, make_call, record_interventions  # noqa: E402
from winprob_client.models import (  # noqa: E402
    Account,
    AskedAction,
    AskedActionKind,
    CallRequest,
    InterventionEntry,
    ListAccountsHealth,
    Problem,
    ScoreRequest,
    WhatIfRequest,
)


def main(address: str) -> None:
    # A service that listens on the machine alone asks for no token.
    client = AuthenticatedClient(base_url=address, token="none")

    page = list_accounts.sync(client=client, limit=5, renewal_before=datetime.date(2999, 1, 1))
    assert len(page.accounts) == 5, page
    first = page.accounts[0].account_id
    reds = list_accounts.sync(client=client, health=ListAccountsHealth.RED)
    assert all(account.health == "red" for account in reds.accounts), reds

    account = get_account.sync(first, client=client)
    assert isinstance(account.updated_at, datetime.datetime), account.updated_at
    assert 0 < account.win_probability.low <= account.win_probability.win_probability <= account.win_probability.high < 1

    sent = Account.from_dict(account.features.to_dict())
    scored = score_accounts.sync(client=client, body=ScoreRequest(accounts=[sent], drivers=False))
    assert scored.accounts[0].account_id == first, scored

    kind = next(iter(AskedActionKind))
    asked = WhatIfRequest(actions=[AskedAction(kind=kind, lead_days=30)])
    told = ask_what_if.sync(first, client=client, body=asked)
    assert not isinstance(told, Problem), told

    done = InterventionEntry(account_id=first, kind=kind.value, date=datetime.date(2026, 1, 5))
    kept = record_interventions.sync(client=client, body=[done])
    assert not isinstance(kept, Problem), kept

    call = make_call.sync(first, client=client, body=CallRequest(made_by="Kim", win_probability=0.4))
    assert isinstance(call.made_at, datetime.datetime), call
    kept_calls = list_calls.sync(client=client, made_by="Kim").calls
    assert any(known.made_at == call.made_at for known in kept_calls), kept_calls

    refused = get_account.sync("nobody", client=client)
    assert isinstance(refused, Problem) and refused.status == 404, refused
    print("7 routes answer the generated client")


main(sys.argv[1])
