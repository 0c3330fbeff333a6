// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/applicationdrafts.h"

#include "app/mainwindow.h"

namespace bitflow {

namespace {
const QString stripId = u"drafts"_s;
}

DraftNotice::DraftNotice(Drafts &drafts, MainWindow *window) : QObject(window), m_drafts(drafts), m_window(window)
{
    connect(&drafts, &Drafts::loaded, this, [this] {
        m_owner = m_drafts.owner();
        m_left = m_drafts.list();
        present();
    });
    connect(&drafts, &Drafts::changed, this, &DraftNotice::present);
    connect(&drafts, &Drafts::reached, this, &DraftNotice::drop);
    connect(&drafts, &Drafts::unwritten, this, [this] {
        m_window->showStrip(
            {.id = u"drafts-disk"_s,
             .text = tr("What you type cannot be kept on this computer, for its disk is full or may not "
                        "be written. Save before you close."),
             .tone = ui::Tone::Warn,
             .closable = true});
    });
}

void DraftNotice::present()
{
    const bool others = m_owner != m_drafts.owner(); // whose are none of this person's business
    m_left.removeIf([&](const Draft &draft) { return others || !m_drafts.find(m_owner, draft.name); });
    QString text = m_left.isEmpty() ? QString() : draftQuestion(m_left.first());
    if (m_left.size() > 1)
        //: The question about one form, and how many more there are
        text = tr("%1 %2").arg(text, tr("%Ln more is (are) kept.", "", int(m_left.size() - 1)));
    if (text == std::exchange(m_told, text))
        return; // it stays behind what is newer than it
    if (text.isEmpty())
        return m_window->hideStrip(stripId);
    m_window->showStrip({.id = stripId,
                         .text = text,
                         .tone = ui::Tone::Info,
                         .actionLabel = tr("Continue"),
                         .action = [this] { goOn(); },
                         .otherLabel = tr("Discard"),
                         .other = [this] { discard(); }});
}

void DraftNotice::drop(const DraftName &name)
{
    m_left.removeIf([&](const Draft &draft) { return draft.name == name; });
    present();
}

void DraftNotice::goOn()
{
    const Draft draft = m_left.first();
    drop(draft.name);
    const bool open = m_drafts.resume(draft.name);
    m_window->go(draft.pageId, open ? QVariantMap() : draft.argument); // which would fill the form anew
}

void DraftNotice::discard() { m_drafts.remove(m_owner, DraftName(m_left.first().name)); }

} // namespace bitflow
