// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/pages/bench.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>

namespace bitflow::test {

ServerProcess *PageBench::server = nullptr;

void PageBench::SetUpTestSuite()
{
    qputenv("RATE_LIMIT_LOGIN", "1000/1m"); // every test signs in
    qputenv("RATE_LIMIT_LOGIN_IP", "1000/1m");
    qputenv("RATE_LIMIT_LOGIN_ACCOUNT", "1000/1m");
    server = new ServerProcess;
    ASSERT_EQ(server->start().toStdString(), std::string());
}

void PageBench::TearDownTestSuite()
{
    delete server;
    server = nullptr;
}

void PageBench::SetUp()
{
    api.setServer(server->url());
    signIn(ServerProcess::ownerEmail(), ServerProcess::ownerPassword());
}

void PageBench::signIn(const QString &email, const QString &password)
{
    std::optional<Result<Me>> me;
    QObject context;
    const auto attempt = [&] {
        me.reset();
        session.signIn(email, password, false).then(&context, [&](const Result<Me> &result) { me = result; });
        return QTest::qWaitFor([&] { return me.has_value(); }, waitMs);
    };
    ASSERT_TRUE(attempt());
    // many tests sign in within a minute: the limit says how long to wait
    while (!*me && me->error().status == 429) {
        QTest::qWait(std::max(1, me->error().retryAfter) * 1000);
        ASSERT_TRUE(attempt());
    }
    ASSERT_TRUE(me->has_value()) << me->error().code.toStdString();
}

void PageBench::show(ui::Page &page, QSize size)
{
    page.resize(size);
    page.show();
    page.activate();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&page));
    page.activateWindow();
}

QWidget *PageBench::sheet()
{
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows)
        if (window->isVisible() && window->inherits("bitflow::Sheet"))
            return window;
    return nullptr;
}

void PageBench::press(QWidget *where, const QString &button)
{
    auto *target = find<QAbstractButton>(where, button);
    ASSERT_NE(target, nullptr) << button.toStdString();
    target->setFocus();
    QTest::keyClick(target, Qt::Key_Space);
}

void PageBench::type(QWidget *where, const QString &field, const QString &text)
{
    auto *line = find<QLineEdit>(where, field);
    ASSERT_NE(line, nullptr) << field.toStdString();
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
}

QWidget *PageBench::find(QWidget *where, const QString &name)
{
    const auto widgets = where->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (!widget->isVisible())
            continue;
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        const QString text = button ? button->text().remove(u'&') : QString();
        if (widget->accessibleName() == name || text == name)
            return widget;
    }
    return nullptr;
}

} // namespace bitflow::test
