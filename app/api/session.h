// SPDX-License-Identifier: GPL-3.0-or-later
// Being signed in, seen from here (Session is the server's record of it): the tokens, their renewal, who one is and
// what one may do. UI thread only. The access token lives in memory; the refresh token in memory and, when asked to
// stay, in the keychain of the system, never in a file or a log (RFC 9700 §4.14). Beside it the secret of this device:
// the server gives an answer that was lost once more to whoever has it, and does not let strangers' failures keep it
// out.
#pragma once

#include "app/api/apiclient.h"
#include "app/api/keychain.h"
#include "app/api/renewallock.h"
#include "common/api/auth.h"
#include "common/api/mfa.h"
#include "common/model/access.h"

#include <QTimer>

namespace bitflow {

class ClientSession : public QObject
{
    Q_OBJECT
public:
    // Both outlive the session.
    explicit ClientSession(ApiClient &api, Keychain &keychain, QObject *parent = nullptr);
    ~ClientSession() override;

    // Signs in at api.server(). `stay`: the refresh token goes to the keychain. While calls are parked the same person
    // lets them replay, once a one-time password is changed; somebody else drops them (their askers get 0 signed_out).
    // Status 0 `mfa_required`: the password was right, and a code must follow.
    Pending<Me> signIn(const QString &email, const QString &password, bool stay);
    // The code that signIn() asked for: 401 `mfa_code_invalid`, or `mfa_token_invalid` when it has to begin again.
    Pending<Me> signInWithCode(const QString &code, bool stay);
    // With the refresh token kept for api.server(); 401 when there is none.
    Pending<Me> resume();
    // Looks as another person, with a token that is not renewed; the keychain is none of its business.
    Pending<Me> look(const Preview &preview);
    // Here at once, at the server if it can be reached; the keychain is wiped in any case.
    void signOut();
    // Who one is, once more: the calls that were refused for want of that go out again. 422 when it is not right.
    Pending<Nothing> prove(const StepUpInput &input);
    void leaveUnproven(); // their askers hear the refusal
    Pending<Me> reload(); // asks again who one is: after a change of the profile, the password, the roles
    // Ends the one-time password; 422 with complaints about /current_password or /new_password.
    Pending<Me> changePassword(const QString &current, const QString &next);

    [[nodiscard]] bool isSignedIn() const { return m_me.has_value(); }
    [[nodiscard]] bool needsReauthentication() const { return m_expired; }
    [[nodiscard]] int waitingChanges() const { return m_api.parkedChanges(); } // until signed in again
    [[nodiscard]] bool stays() const { return m_stay; }
    [[nodiscard]] const Me &me() const; // of the person last signed in; empty when nobody is

    // A grant at the platform or at any step of the path (university first, the node itself last). An empty path is the
    // platform. The server decides in the end; this only says what to offer.
    [[nodiscard]] bool may(Permission permission, const QList<PathStep> &path) const;
    [[nodiscard]] bool mayAnywhere(Permission permission) const;
    [[nodiscard]] bool mayOnPlatform(Permission permission) const { return may(permission, {}); }
    // What the endpoint asks for; `path` is the node it is about: of the parent where something is made, of the home of
    // a person, of the owner of a role. The kind for actions on institutions follows from the path.
    template<class In, class Out>
    [[nodiscard]] bool may(const Endpoint<In, Out> &endpoint, const QList<PathStep> &path = {}) const
    {
        return mayAccess(endpoint.access, path);
    }

    static QString device(); // "Debian GNU/Linux 13 (trixie)"
    static QString app();    // "Bitflow Owner 0.1.0"

Q_SIGNALS:
    void signedIn(); // somebody is who was not before
    void signedOut();
    void meChanged();
    void waitingChanged();
    void reauthenticationNeeded(); // the session ended; calls wait in a queue until signIn() or signOut()
    void proofNeeded();            // a call waits for prove() or leaveUnproven()
    void reauthenticated();        // signed in again; what waited is on its way if it is the same person

private:
    [[nodiscard]] bool mayAccess(const Access &access, const QList<PathStep> &path) const;
    void begin(const std::shared_ptr<TypedCall<Me>> &result, const Tokens &tokens, bool stay);
    void withDevice(bool kept, const std::function<void()> &then);
    void clearKeychain();
    void adopt(const Tokens &tokens, bool stay);
    void keep(const QString &refreshToken);
    void renew();
    static constexpr int triesForLostAnswer = 3;
    void exchange(const QString &refreshToken, int tries, const std::function<void(const Result<Tokens> &)> &then);
    void renewed(const Result<Tokens> &tokens);
    void expire();
    void forget();
    void arrived(const Me &me);
    void fetchMe(const std::shared_ptr<TypedCall<Me>> &call);
    [[nodiscard]] QString keychainKey() const;
    [[nodiscard]] QString deviceKey() const;

    ApiClient &m_api;
    Keychain &m_keychain;
    RenewalLock m_lock; // of the entry of the keychain, while its token is presented and the next one stored
    QTimer m_renewal;
    QString m_refreshToken;
    QString m_mfaToken; // of a sign-in whose code is still to come
    QString m_deviceSecret;
    QUrl m_deviceServer; // that it is for
    std::optional<Me> m_me;
    Id<User> m_owner; // whose calls are parked
    bool m_stay = false;
    bool m_looking = false;
    bool m_renewing = false;
    bool m_expired = false;
};

} // namespace bitflow
