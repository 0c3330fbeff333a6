// SPDX-License-Identifier: GPL-3.0-or-later
// A form made from a struct that describes itself, and a table of labels:
//
//   auto *form = new Form<NewUser>({{"email"_L1, tr("E-mail"), Editor::Email}, {"address/city"_L1, tr("City")}}, this);
//   connect(form, &FormBase::submitted, this, [=] { api.call(Api::createUser, form->value()) … form->showComplaints(…)
//   });
//
// Members that the table leaves out keep the value of the last setValue(). A Change<> member is given only when its
// editor holds something other than at first: setFrom(user) into a Form<UserChange> yields a PATCH of what was changed,
// no more.
#pragma once

#include "app/ui/formbase.h"
#include "app/ui/formvalues.h"

namespace bitflow::ui {

template<Reflected T>
class Form : public FormBase
{
public:
    explicit Form(const QList<FormField> &fields, QWidget *parent = nullptr) : FormBase(parent)
    {
        build(fields, formRules<T>(), wholeNumbers<T>());
        setValue(T{});
    }

    // As the editors stand, tidied.
    T value() const
    {
        T value = m_base;
        readForm(value, {}, [this](const QString &path) { return held(path); });
        tidy(value);
        return value;
    }

    // Fills the editors; what is there now is what the person has not touched yet.
    void setValue(const T &value) { setFrom(m_base = value); }

    // Fills the editors from another struct by member names; members it does not have keep their editors' values.
    template<Reflected Other>
    void setFrom(const Other &other)
    {
        writeForm(other, {}, [this](const QString &path, const QVariant &content) { write(path, content); });
        if constexpr (std::is_same_v<Other, T>)
            m_base = other;
        markClean();
    }

    // Members without an editor, an id for instance.
    T &base() { return m_base; }

protected:
    Complaints complaints() const override { return validate(value()); }

private:
    T m_base{};
};

} // namespace bitflow::ui
