// SPDX-License-Identifier: GPL-3.0-or-later
// How things fail: a value or an Error, never an exception across layers.
#pragma once

#include "common/text.h"

#include <QList>

#include <expected>

namespace bitflow {

// One complaint about one member of the input; RFC 9457 calls the list of them an extension member.
struct Complaint
{
    QString pointer; // JSON pointer (RFC 6901) into the input, "/email"
    QString code;    // message key the client translates: "required", "too_long" …
    QString detail;  // English, for logs and for clients without a translation

    friend bool operator==(const Complaint &, const Complaint &) = default;
};

struct Error
{
    int status = 500;        // HTTP status code, RFC 9110 §15
    QString code;            // message key: "not_found", "precondition_failed" …
    QString detail;          // English; never SQL, paths, secrets
    QList<Complaint> errors; // what to mend, per member
    int retryAfter = 0;      // seconds; 0 = not said

    friend bool operator==(const Error &, const Error &) = default;
};

template<class T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(int status, QString code, QString detail = {})
{
    return std::unexpected(Error{status, std::move(code), std::move(detail), {}, 0});
}

// 422 with complaints: the input was understood and cannot be accepted as it is.
[[nodiscard]] inline std::unexpected<Error> invalid(QList<Complaint> complaints)
{
    return std::unexpected(Error{422, u"invalid"_s, u"Some values need attention."_s, std::move(complaints), 0});
}

[[nodiscard]] inline std::unexpected<Error> invalid(QString pointer, QString code, QString detail = {})
{
    return invalid({Complaint{std::move(pointer), std::move(code), std::move(detail)}});
}

[[nodiscard]] inline std::unexpected<Error> notFound()
{
    return fail(404, u"not_found"_s, u"There is no such thing here."_s);
}

} // namespace bitflow

// TRY(auto user, users.find(id)): the value, or return the error to the caller.
#define BITFLOW_JOIN2(a, b) a##b
#define BITFLOW_JOIN(a, b) BITFLOW_JOIN2(a, b)
#define BITFLOW_TRY(result, declaration, expression)                                                                   \
    auto result = (expression);                                                                                        \
    if (!result)                                                                                                       \
        return std::unexpected(std::move(result).error());                                                             \
    declaration = *std::move(result)
#define TRY(declaration, expression) BITFLOW_TRY(BITFLOW_JOIN(tried, __COUNTER__), declaration, expression)
// TRY_VOID(store.remove(id)): the same for Result<void>.
#define TRY_VOID(expression)                                                                                           \
    if (auto tried = (expression); !tried)                                                                             \
    return std::unexpected(std::move(tried).error())
