// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/home/attention.h"

#include <QCoreApplication>

namespace bitflow {

namespace {
struct Attention
{
    Q_DECLARE_TR_FUNCTIONS(bitflow::Attention)
};
} // namespace

QList<AttentionRow> attentionOf(const Overview &overview)
{
    const QString institutions = u"institutions"_s;
    const QString users = u"users"_s;
    QList<AttentionRow> rows;
    const auto add = [&rows](qint64 count, const AttentionRow &row) {
        if (count > 0)
            rows.append(row);
    };
    const auto n = [](qint64 count) { return int(count); };
    add(overview.institutionsSuspended,
        {{{}, ui::Tone::Error, u":/icons/state-pause.svg"_s},
         Attention::tr("%Ln institution(s) suspended", "", n(overview.institutionsSuspended)),
         Attention::tr("Nobody there can sign in until the suspension ends."),
         institutions,
         {{u"status"_s, u"suspended"_s}}});
    add(overview.collegesWithoutPrincipal,
        {{{}, ui::Tone::Warn, {}},
         Attention::tr("%Ln college(s) without a principal", "", n(overview.collegesWithoutPrincipal)),
         Attention::tr("No one is in charge there yet. Name a principal."),
         institutions,
         {{u"kind"_s, u"college"_s}, {u"without_leader"_s, true}}});
    add(overview.departmentsWithoutHead,
        {{{}, ui::Tone::Warn, {}},
         Attention::tr("%Ln department(s) without a head", "", n(overview.departmentsWithoutHead)),
         Attention::tr("No one is in charge there yet. Name a head of department."),
         institutions,
         {{u"kind"_s, u"department"_s}, {u"without_leader"_s, true}}});
    add(overview.peopleSuspended, {{{}, ui::Tone::Error, u":/icons/state-pause.svg"_s},
                                   Attention::tr("%Ln person(s) suspended", "", n(overview.peopleSuspended)),
                                   Attention::tr("They cannot sign in until they are reactivated."),
                                   users,
                                   {{u"status"_s, u"suspended"_s}}});
    add(overview.peopleInvited, {{{}, ui::Tone::Info, u":/icons/state-mail.svg"_s},
                                 Attention::tr("%Ln person(s) invited", "", n(overview.peopleInvited)),
                                 Attention::tr("They have not accepted their invitation yet."),
                                 users,
                                 {{u"status"_s, u"invited"_s}}});
    add(overview.peopleNeverSignedIn,
        {{{}, ui::Tone::Info, u":/icons/state-clock.svg"_s},
         Attention::tr("%Ln person(s) never signed in", "", n(overview.peopleNeverSignedIn)),
         Attention::tr("Make sure that they have their one-time password."),
         users,
         {{u"never_signed_in"_s, true}}});
    return rows;
}

} // namespace bitflow
