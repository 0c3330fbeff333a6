# SPDX-License-Identifier: GPL-3.0-or-later
# An SMTP server for tests on a free port of 127.0.0.1. Its first line of output is the port; then a line of JSON for each
# mail: from, to, tls, user, subject, message_id, plain, html. Ends with its standard input.
import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

options = argparse.ArgumentParser()
options.add_argument("--cert")  # with a key beside it: STARTTLS, and nothing without
options.add_argument("--key")
options.add_argument("--user", default="")  # then nothing without signing in
options.add_argument("--password", default="")
options.add_argument("--defer", type=int, default=0)  # so many attempts are put off first
options = options.parse_args()


class Box:
    def __init__(self):
        self.put_off = options.defer

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("gone@"):
            return "550 5.1.1 no such mailbox"
        if self.put_off > 0:
            self.put_off -= 1
            return "451 4.7.1 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = {part: message.get_body(preferencelist=(part,)).get_content() for part in ("plain", "html")}
        line = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": (session.auth_data or b"").decode(),
            "subject": message["subject"],
            "sender": message["from"],
            "message_id": message["message-id"],
            **text,
        }
        print(json.dumps(line), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login.decode(), data.password.decode()) == (options.user, options.password)
    return AuthResult(success=good, auth_data=data.login)


def serve():
    context = None
    if options.cert:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.cert, options.key)
    wanted = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": bool(context)} if options.user else {}
    return SMTP(box, hostname="localhost", tls_context=context, require_starttls=bool(context), **wanted)


async def main():
    server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


box = Box()
asyncio.run(main())
