// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/drafts/draftkeeper.h"

#include "app/ui/strip.h"

namespace bitflow {

namespace {

constexpr std::chrono::milliseconds afterTheLastKey{500};
const QString stripId = u"draft"_s;

} // namespace

DraftKeeper::DraftKeeper(ui::Strip *strip, QWidget *form) : QObject(form), m_strip(strip), m_form(form)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(afterTheLastKey);
    connect(&m_rest, &QTimer::timeout, this, &DraftKeeper::save);
}

void DraftKeeper::begin(const Draft &subject, const Access &access)
{
    if ((m_offered || m_kept) && m_subject.name == subject.name) { // filled anew while the same is at hand
        m_subject = subject;
        m_access = access;
        return touch();
    }
    m_rest.stop();
    disconnect(m_edits);
    m_strip->hide(stripId);
    m_offered.reset();
    m_kept = false;
    m_subject = subject;
    m_access = access;
    Drafts *drafts = Drafts::over(m_form);
    if (drafts && drafts != m_drafts) {
        connect(drafts, &Drafts::loaded, this, &DraftKeeper::offer);
        connect(drafts, &Drafts::changed, this, [this] {
            if (m_offered && m_owner == m_drafts->owner() && !m_drafts->find(m_owner, m_subject.name)) {
                m_offered.reset(); // discarded where it was offered as well
                m_strip->hide(stripId);
                touch(); // what was typed since then is not meant
            }
        });
        connect(drafts, &Drafts::discardWanted, this, &DraftKeeper::end);
        connect(drafts, &Drafts::resumeWanted, this, [this] {
            if (m_offered && m_drafts->takeResumed(m_subject.name))
                resume();
        });
        connect(drafts, &Drafts::saveWanted, this, [this] {
            if (m_rest.isActive())
                save();
        });
    }
    m_drafts = drafts;
    m_owner = drafts ? drafts->owner() : QString();
    offer();
    touch(); // something may stand there already
}

void DraftKeeper::begin(const Draft &subject, ui::FormBase *form)
{
    begin(subject, {[form] { return form->typed(); }, [form](const ui::Typed &typed) { return form->retype(typed); }});
    disconnect(m_edits);
    m_edits = connect(form, &ui::FormBase::edited, this, &DraftKeeper::touch);
}

void DraftKeeper::retitle(const QString &title, const QVariantMap &argument)
{
    m_subject.title = title;
    m_subject.argument = argument;
}

void DraftKeeper::touch()
{
    if (m_drafts && m_access.read)
        m_rest.start();
}

void DraftKeeper::save()
{
    m_rest.stop();
    if (!m_drafts || !m_access.read)
        return;
    const ui::Typed typed = m_access.read();
    if (typed.now.isEmpty())
        return drop();
    Draft draft = m_offered ? *m_offered : m_subject;
    draft.typed = m_offered ? merged(m_offered->typed, typed) : typed;
    if (!m_offered)
        draft.since = m_kept ? m_since : Instant::now();
    m_since = draft.since;
    m_kept = true;
    m_drafts->keep(m_owner, draft);
}

// Nothing of this sitting is to be kept.
void DraftKeeper::drop()
{
    if (!std::exchange(m_kept, false))
        return;
    if (m_offered)
        m_drafts->keep(m_owner, *m_offered);
    else
        m_drafts->remove(m_owner, m_subject.name);
}

// An offer that nobody has answered outlives the form.
void DraftKeeper::end()
{
    m_rest.stop();
    disconnect(m_edits);
    m_access = {};
    m_strip->hide(stripId);
    if (m_drafts)
        drop();
    m_offered.reset();
}

void DraftKeeper::leave()
{
    if (m_rest.isActive())
        save();
    disconnect(m_edits);
    m_access = {};
    m_strip->hide(stripId);
    m_offered.reset();
    m_kept = false;
}

void DraftKeeper::offer()
{
    if (!m_drafts || !m_access.read || m_offered || m_owner != m_drafts->owner())
        return;
    const auto found = m_drafts->find(m_owner, m_subject.name);
    if (!found || (m_kept && found->since == m_since))
        return; // nothing, or what is typed here
    m_offered = found;
    if (m_drafts->takeResumed(m_subject.name))
        return resume();
    m_strip->show({.id = stripId,
                   .text = draftQuestion(*m_offered),
                   .tone = ui::Tone::Info,
                   .actionLabel = tr("Continue"),
                   .action = [this] { resume(); },
                   .otherLabel = tr("Discard"),
                   .other = [this] { refuse(); }});
    m_drafts->tellReached(m_subject.name);
}

void DraftKeeper::resume()
{
    const auto draft = std::exchange(m_offered, std::nullopt);
    if (!draft)
        return;
    m_strip->hide(stripId);
    m_kept = true;
    m_since = draft->since;
    const auto write = m_access.write; // it may begin anew
    const QStringList others = write(merged(draft->typed, m_access.read()));
    save();
    m_drafts->tellReached(m_subject.name);
    if (!others.isEmpty())
        tell(ui::Tone::Warn, tr("Changed by somebody else since then: %1. What you typed stands here; saving puts it "
                                "in place of theirs.")
                                 .arg(others.join(u", "_s)));
    else if (draft->version != m_subject.version)
        tell(ui::Tone::Info, tr("Somebody else has saved it since then. Your changes stand on top of theirs."));
}

void DraftKeeper::tell(ui::Tone tone, const QString &text)
{
    m_strip->show({.id = stripId, .text = text, .tone = tone, .closable = true});
}

void DraftKeeper::refuse()
{
    m_strip->hide(stripId);
    if (!m_offered || !m_drafts)
        return;
    m_offered.reset();
    m_kept = true;
    m_since = Instant::now();
    save(); // what was typed since then is another draft, and nothing is none
}

} // namespace bitflow
