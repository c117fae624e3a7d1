#!/usr/bin/env python3
"""Schemathesis against the running stack's document, for the ORCID Link group: anonymous, then as a linked KBase user.

    tests/schemathesis/run.py [examples per operation, default 500] [document, default the stack's /openapi.json]
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
LOCAL = HERE.parent.parent / ".local"
TAGS = ["Service", "ORCID Link", "Linking Sessions", "ORCID Profile", "ORCID Works"]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def call(method, url, body=None, **headers):
    """Status, Location and body of an answer."""
    request = urllib.request.Request(url, body and body.encode(), headers, method=method)
    try:
        answer = urllib.request.build_opener(NoRedirect).open(request)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers.get("location"), answer.read().decode()


def orcid():
    """A random iD that ORCID does not assign (ISO 7064 MOD 11-2)."""
    digits = f"00099{random.randrange(10**10):010}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    digits += "0123456789X"[(12 - total % 11) % 11]
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def linked(api, sandbox):
    """The token of a new KBase user with a link."""
    researcher, token = orcid(), f"schema{random.randrange(10**9)}.".ljust(32, "x")
    person = json.dumps({"orcid": researcher, "name": "Schema Thesis"})
    call("POST", f"{sandbox}/admin/people", person, **{"content-type": "application/json"})
    session = json.loads(call("POST", f"{api}/linking-sessions", authorization=token)[2])["session_id"]
    cookie = f"kbase_session={token}"
    authorize = call("GET", f"{api}/linking-sessions/{session}/oauth/start", cookie=cookie)[1]
    decision = urllib.parse.urlencode({"orcid": researcher, "decision": "allow"})
    form = f"{urllib.parse.urlsplit(authorize).query}&{decision}"
    returned = call("POST", f"{sandbox}/oauth/authorize", form)[1]
    call("GET", returned, cookie=cookie)
    status, _, body = call("PUT", f"{api}/linking-sessions/{session}/finish", authorization=token)
    assert status == 200, body
    return token


def installed():
    """Schemathesis of `requirements.txt`, in a virtual environment of its own."""
    venv, wanted = LOCAL / "venv-schemathesis", (HERE / "requirements.txt").read_text()
    stamp = venv / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
        stamp.write_text(wanted)
    return venv / "bin/schemathesis"


def main(examples="500", document=None):
    description = os.environ.get("ERCID_STACK", LOCAL / "stack.json")
    stack = json.loads(pathlib.Path(description).read_text())
    api = stack["api"]
    common = [installed(), "--config-file", HERE / "config.toml", "run", document or f"{api}/openapi.json"]
    common += ["--url", api, "--max-examples", examples, "--checks", "all", "--workers", "2", "--no-color"]
    group = [part for tag in TAGS for part in ("--include-tag", tag)]

    def user():
        return ["-H", f"Authorization: {linked(api, stack['sandbox'])}"]

    # Without its link a user would see nothing but 404 from then on: unlinking is for another one.
    unlink = "deleteLink"
    runs = [
        [*common, *group, "--generation-with-security-parameters", "false"],
        [*common, *group, "--exclude-operation-id", unlink, *user()],
        [*common, "--include-operation-id", unlink, *user()],
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    return max(subprocess.run(run, env=environment, cwd=LOCAL).returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
