// SPDX-License-Identifier: GPL-3.0-or-later
// The questions asked before something is done to a person.
#pragma once

#include "app/api/apiclient.h"
#include "app/parts/sheet.h"
#include "app/ui/form.h"
#include "common/api/accounts.h"
#include "common/api/mfa.h"
#include "common/api/users.h"

class QComboBox;
class QLineEdit;
class QRadioButton;

namespace bitflow {

class SearchPicker;

class UserSheet : public Sheet
{
    Q_OBJECT

public:
    UserSheet(const QString &title, ApiClient &api, const User &user, QWidget *parent);
    [[nodiscard]] const User &user() const { return m_user; } // before the act, as it was known last

Q_SIGNALS:
    void succeeded(const bitflow::User &user); // as it is now; for the trash as it was

protected:
    void answered(const Result<User> &user);
    void failed(const Error &error);
    ApiClient &m_api;
    User m_user;
};

class UserStatusSheet : public UserSheet
{
    Q_OBJECT

public:
    UserStatusSheet(ApiClient &api, const User &user, UserStatus wanted, QWidget *parent);

private:
    void run(UserStatus wanted);
    QLineEdit *m_reason;
};

class UserTrashSheet : public UserSheet
{
    Q_OBJECT

public:
    UserTrashSheet(ApiClient &api, const User &user, QWidget *parent);
};

class PasswordSheet : public UserSheet
{
    Q_OBJECT

public:
    PasswordSheet(ApiClient &api, const User &user, QWidget *parent);

Q_SIGNALS:
    void reset(const bitflow::OneTimePassword &credentials); // without a password: a link was mailed

private:
    void offerWays();
    void presentWords();
    void run();
    [[nodiscard]] bool byMail() const;
    ui::Label *m_words;
    QRadioButton *m_mail, *m_code;
    bool m_known = false; // whether the server sends mail
};

class SecondFactorSheet : public UserSheet
{
    Q_OBJECT

public:
    SecondFactorSheet(ApiClient &api, const User &user, QWidget *parent);
};

// When a role ends, or that it does not.
class EndRoleSheet : public UserSheet
{
    Q_OBJECT

public:
    EndRoleSheet(ApiClient &api, const User &user, const Assignment &assignment, QWidget *parent);

private:
    void save();
    int m_version;
    ui::Form<AssignmentChange> *m_form;
};

// A second account of the same person, chosen by searching.
class MergeSheet : public UserSheet
{
    Q_OBJECT

public:
    MergeSheet(ApiClient &api, const User &user, QWidget *parent);
    [[nodiscard]] SearchPicker *picker() const { return m_picker; }

private:
    void run();
    SearchPicker *m_picker;
    QByteArray m_key; // of this merge, however often it is sent
};

// One's own role of an owner, handed over.
class TransferSheet : public UserSheet
{
    Q_OBJECT

public:
    TransferSheet(ApiClient &api, const QList<Assignment> &held, const User &user, QWidget *parent); // held: not empty

Q_SIGNALS:
    void transferred(const bitflow::User &user, const QString &role);

private:
    void run();
    QList<Assignment> m_held;
    QComboBox *m_which;
};

class RemoveRoleSheet : public UserSheet
{
    Q_OBJECT

public:
    // own: it is a role of the one who asks.
    RemoveRoleSheet(ApiClient &api, const User &user, const Assignment &assignment, bool own, QWidget *parent);
};

} // namespace bitflow
