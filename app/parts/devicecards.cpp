// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/devicecards.h"

#include "app/parts/labels.h"
#include "app/parts/panel.h"
#include "app/parts/people.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/ui/icons.h"
#include "app/ui/label.h"
#include "app/ui/names.h"
#include "app/ui/style.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bitflow {

using ui::Token;
using ui::Type;
namespace space = ui::space;

DeviceCards::DeviceCards(ApiClient &api, QWidget *parent) : QWidget(parent), m_api(api), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::s);
}

void DeviceCards::load(Id<User> whose, const ui::Reason &whyNot)
{
    m_whose = whose;
    m_whyNot = whyNot;
    if (m_column->count() == 0)
        say(tr("Loading…"));
    m_call.cancel();
    m_call = m_api.call(Api::listDevices, {whose});
    m_call.then(this, [this](const Result<DeviceList> &devices) { present(devices); });
}

void DeviceCards::present(const Result<DeviceList> &devices)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater(); // one of them may be the button that was pressed
        }
        delete item;
    }
    if (!devices) {
        say(tr("The devices could not be loaded. %1").arg(peopleErrorText(devices.error())), true);
        auto *retry = new QPushButton(ui::icon(u"view-refresh"_s), tr("Retry"), this);
        retry->setAutoDefault(false);
        connect(retry, &QPushButton::clicked, this, [this] { load(m_whose, m_whyNot); });
        m_column->addWidget(retry, 0, Qt::AlignLeading);
        const ui::Why question = ui::whyOf(devices.error());
        if (question.isEmpty())
            return;
        auto *why = new QPushButton(tr("Why?"), this);
        why->setAutoDefault(false);
        connect(why, &QPushButton::clicked, this, [this, question] { ui::askWhy(this, question); });
        return m_column->addWidget(why, 0, Qt::AlignLeading);
    }
    if (devices->items.isEmpty())
        say(tr("None yet."));
    for (const Device &device : devices->items)
        m_column->addWidget(card(device));
}

void DeviceCards::say(const QString &text, bool isComplaint)
{
    auto *label = new ui::Label(this, text, isComplaint ? Token::Err : Token::Text2);
    label->setWordWrap(true);
    m_column->addWidget(label);
}

QWidget *DeviceCards::card(const Device &device)
{
    auto *card = new Panel(this);
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(space::m, space::s, space::xs, space::s);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    const QString named = device.device.isEmpty() ? tr("Unknown device") : deviceLabel(device.device);
    auto *name = new ui::Label(card, named, Token::Text, Type::Body, true);
    name->setWordWrap(true);
    words->addWidget(name);
    const QString now = device.current        ? tr("this device")
                        : device.sessions > 0 ? tr("signed in now")
                                              : tr("last seen %1").arg(fmt::relative(device.lastSeenAt));
    //: Of a device: its address, since when it is known, and what it does now
    const QString facts =
        device.ipAddress.isEmpty()
            ? tr("known since %1 · %2").arg(fmt::dateTime(device.firstSeenAt), now)
            : tr("%1 · known since %2 · %3").arg(fmt::ltr(device.ipAddress), fmt::dateTime(device.firstSeenAt), now);
    auto *caption = new ui::Label(card, facts, Token::Text2, Type::Caption);
    caption->setWordWrap(true);
    words->addWidget(caption);
    row->addLayout(words, 1);
    auto *forgets = new QPushButton(tr("Forget"), card);
    forgets->setAutoDefault(false);
    ui::setVariant(forgets, ui::Variant::Flat);
    ui::name(forgets, tr("Forget %1").arg(named), tr("Signs it out; its next sign-in counts as one from a new device"));
    ui::block(forgets, device.current
                           ? ui::Reason(tr("You are working on this device. Sign out from your account menu."))
                           : m_whyNot);
    connect(forgets, &QPushButton::clicked, this, [this, device] { forget(device); });
    row->addWidget(forgets, 0, Qt::AlignTop);
    return card;
}

void DeviceCards::forget(const Device &device)
{
    if (m_forgetting.running())
        return;
    m_forgetting = m_api.call(Api::forgetDevice, {device.id, m_whose});
    m_forgetting.then(this, [this, name = deviceLabel(device.device)](const Result<Nothing> &gone) {
        if (!gone && gone.error().status != 404)
            return present(std::unexpected(gone.error()));
        if (gone)
            Q_EMIT forgotten(name);
        load(m_whose, m_whyNot);
    });
}

} // namespace bitflow
