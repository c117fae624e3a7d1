"""The wrong token that Schemathesis tries has the length of a right one: another length is 422 before it is 401."""

from schemathesis.specs.openapi import _auth_retry

_auth_retry.INVALID_CREDENTIAL = _auth_retry.INVALID_CREDENTIAL.ljust(32, "-")
