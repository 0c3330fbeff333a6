// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/openpage.h"

#include "server/http/problem.h"

#include <QCryptographicHash>

namespace bitflow::http {

namespace {

const QByteArray style = R"(
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; padding: 10vh 24px; background: Canvas; color: CanvasText; }
main { max-width: 34em; margin: 0 auto; }
a { display: inline-block; padding: 12px 20px; border-radius: 6px; background: #1f5fbf; color: #fff;
    text-decoration: none; font-weight: 600; }
a:focus-visible { outline: 3px solid CanvasText; outline-offset: 2px; }
code { display: block; padding: 12px; border: 1px solid GrayText; border-radius: 6px; word-break: break-all;
       user-select: all; }
)"_ba;

// Only what looks like a code is taken over, so that nobody's link makes this page say anything else.
const QByteArray script = R"(
const code = location.hash.slice(1);
if (/^(invite|reset|verify|email)-[A-Za-z0-9_-]{43}$/.test(code)) {
  document.getElementById('open').href = 'bitflow://' + location.host + '/open#' + code;
  document.getElementById('code').textContent = code;
  document.getElementById('there').hidden = false;
}
)"_ba;

QByteArray allowed(const QByteArray &text)
{
    return "'sha256-" + QCryptographicHash::hash(text, QCryptographicHash::Sha256).toBase64() + "'";
}

QByteArray page()
{
    return R"(<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bitflow</title>
<style>)" + style +
           R"(</style></head>
<body><main>
<h1>Go on in the application</h1>
<div id="there" hidden>
<p><a id="open" href="bitflow://open">Open Bitflow</a></p>
<p>If nothing opens: start Bitflow, choose <b>I have a code</b>, and paste this:</p>
<p><code id="code"></code></p>
</div>
<p>Start Bitflow, choose <b>I have a code</b>, and paste the whole link from your mail.</p>
<p>A link works once. If it has run out, choose <b>Forgot password?</b> in the application and another comes by mail.</p>
</main>
<script>)" +
           script + R"(</script></body></html>
)";
}

} // namespace

net::Response openPage(const QString &requestId)
{
    net::Response response{200, securityHeaders(requestId), page()};
    for (auto &[name, value] : response.headers)
        if (name == "Content-Security-Policy")
            value = "default-src 'none'; style-src " + allowed(style) + "; script-src " + allowed(script) +
                    "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    response.headers.append({"Content-Type"_ba, "text/html; charset=utf-8"_ba});
    return response;
}

} // namespace bitflow::http
