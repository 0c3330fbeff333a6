// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/applicationpreview.h"

#include "app/parts/accessquestions.h"
#include "app/parts/previewevent.h"
#include "app/ui/errorpanel.h"
#include "app/ui/fmt.h"
#include "app/users/roleopener.h"

#include <QEvent>
#include <QPainter>

namespace bitflow {

namespace {

constexpr int frameWidth = 8;
constexpr QSize designedSize{1180, 720};

// Lies over the edges of a window and lets everything through.
class HatchedFrame : public QWidget
{
public:
    explicit HatchedFrame(QWidget *window) : QWidget(window)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
        window->installEventFilter(this);
        setGeometry(window->rect());
        raise();
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize || event->type() == QEvent::ChildAdded) {
            setGeometry(parentWidget()->rect());
            raise();
        }
        return QWidget::eventFilter(watched, event);
    }
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QRegion edge =
            QRegion(rect()) - QRegion(rect().adjusted(frameWidth, frameWidth, -frameWidth, -frameWidth));
        painter.setClipRegion(edge);
        painter.fillRect(rect(), ui::Theme::color(ui::Token::WarnBg));
        painter.fillRect(rect(), QBrush(ui::Theme::color(ui::Token::Warn), Qt::BDiagPattern));
    }
};

} // namespace

PreviewWindow::PreviewWindow(Trust &trust, Keychain &keychain, const QUrl &server, const Preview &preview,
                             QObject *parent)
    : QObject(parent)
    , m_api(trust)
    , m_session(m_api, keychain)
    , m_name(displayName(preview.user))
{
    m_api.setServer(server);
    connect(&m_session, &ClientSession::reauthenticationNeeded, this, &PreviewWindow::end);
    m_session.look(preview).then(this, [this](const Result<Me> &me) {
        if (me)
            return show(*me);
        Q_EMIT failed(me.error());
        deleteLater();
    });
}

PreviewWindow::~PreviewWindow() = default;

void PreviewWindow::show(const Me &me)
{
    m_window = std::make_unique<MainWindow>(pageList(m_api, m_session));
    m_window->resize(designedSize);
    m_window->setContentsMargins(frameWidth, frameWidth, frameWidth, frameWidth);
    m_window->setTitleMark(tr("Preview as %1").arg(fmt::isolate(m_name)));
    auto *questions = new AccessQuestions(m_api, m_session, m_window.get());
    connect(questions, &AccessQuestions::navigate, m_window.get(), &MainWindow::go);
    (new RoleOpener(m_api, m_session, m_window.get()))->answer(m_window.get()); // the server refuses what it would give
    m_window->setAccount(m_name, m_api.server().host(), nullptr);
    m_window->setScope(me.assignments.isEmpty() ? tr("No role") : me.assignments.first().roleName, {});
    m_window->showStrip(
        {u"preview"_s,
         tr("You see what %1 sees. Nothing can be changed here, and the audit log says that you looked. "
            "The preview ends by itself after 15 minutes.")
             .arg(fmt::isolate(m_name)),
         ui::Tone::Warn, tr("End preview"), [this] { end(); }});
    new HatchedFrame(m_window.get());
    m_window->closed = [this] { end(); };
    m_window->setVisible(true);
    m_window->go(u"home"_s);
}

void PreviewWindow::end()
{
    if (std::exchange(m_ended, true))
        return;
    if (m_window) {
        m_window->closed = {};
        m_window->leave();
        m_window.release()->deleteLater(); // it may be in the middle of its own signal
    }
    if (m_session.needsReauthentication())
        return deleteLater();
    m_api.call(Api::logout).then(this, [this](const Result<Nothing> &) { deleteLater(); });
}

PreviewOpener::PreviewOpener(ApiClient &api, Trust &trust, Keychain &keychain, MainWindow *window)
    : QObject(window)
    , m_api(api)
    , m_trust(trust)
    , m_keychain(keychain)
    , m_window(window)
{
    window->installEventFilter(this);
}

bool PreviewOpener::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != PreviewEvent::kind())
        return QObject::eventFilter(watched, event);
    const auto &preview = static_cast<PreviewEvent *>(event)->preview;
    auto *window = new PreviewWindow(m_trust, m_keychain, m_api.server(), preview, this);
    connect(window, &PreviewWindow::failed, m_window, [this](const Error &error) {
        const ui::Why why = ui::whyOf(error);
        m_window->showToast(tr("The preview could not be opened. %1").arg(ui::errorText(error)),
                            why.isEmpty() ? QString() : tr("Why?"), [this, why] { ui::askWhy(m_window, why); });
    });
    event->accept();
    return true;
}

} // namespace bitflow
