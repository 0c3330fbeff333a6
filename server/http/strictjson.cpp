// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/strictjson.h"

#include "common/text.h"

#include <QJsonArray>

#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace bitflow::http {

namespace {

// Builds Qt's values from the events of nlohmann's parser, which checks grammar, UTF-8 and surrogates.
class Builder : public nlohmann::json_sax<nlohmann::json>
{
public:
    explicit Builder(const JsonLimits &limits) : m_limits(limits) {}

    bool null() override { return put(QJsonValue::Null); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(qint64(value)); }
    bool number_unsigned(number_unsigned_t value) override
    {
        return put(value > quint64(INT64_MAX) ? QJsonValue(double(value)) : QJsonValue(qint64(value)));
    }
    bool number_float(number_float_t value, const string_t &) override { return put(value); }
    bool string(string_t &value) override
    {
        return value.size() > size_t(m_limits.text) ? refuse(u"too_long"_s) : put(QString::fromStdString(value));
    }
    bool binary(binary_t &) override { return false; }
    bool start_object(std::size_t) override { return open(QJsonObject()); }
    bool start_array(std::size_t) override { return open(QJsonArray()); }
    bool key(string_t &value) override
    {
        Level &level = m_levels.back();
        level.key = QString::fromStdString(value);
        const auto &object = std::get<QJsonObject>(level.value);
        if (object.contains(level.key))
            return refuse(u"duplicate_member"_s);
        return object.size() < m_limits.members || refuse(u"too_many_members"_s);
    }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override { return false; }

    [[nodiscard]] std::optional<Complaint> complaint() const { return m_complaint; }
    [[nodiscard]] const QJsonValue &root() const { return m_root; }

private:
    struct Level
    {
        std::variant<QJsonObject, QJsonArray> value;
        QString key;
    };

    bool refuse(const QString &code)
    {
        QString pointer;
        for (const Level &level : m_levels) {
            const auto *array = std::get_if<QJsonArray>(&level.value);
            pointer += u'/' + (array ? QString::number(array->size()) : level.key);
        }
        m_complaint = Complaint{pointer, code, {}};
        return false;
    }
    bool put(const QJsonValue &value)
    {
        if (m_levels.empty()) {
            m_root = value;
            return true;
        }
        Level &level = m_levels.back();
        if (auto *object = std::get_if<QJsonObject>(&level.value)) {
            object->insert(level.key, value);
            return true;
        }
        auto &array = std::get<QJsonArray>(level.value);
        if (array.size() >= m_limits.items)
            return refuse(u"too_many"_s);
        array.append(value);
        return true;
    }
    template<class Container>
    bool open(Container container)
    {
        if (m_levels.size() >= size_t(m_limits.depth))
            return refuse(u"too_deep"_s);
        m_levels.push_back({std::move(container), {}});
        return true;
    }
    bool close()
    {
        const Level level = std::move(m_levels.back());
        m_levels.pop_back();
        return put(std::visit([](const auto &value) { return QJsonValue(value); }, level.value));
    }

    JsonLimits m_limits;
    std::vector<Level> m_levels;
    QJsonValue m_root;
    std::optional<Complaint> m_complaint;
};

} // namespace

Result<QJsonObject> parseStrict(QByteArrayView text, const JsonLimits &limits)
{
    Builder builder(limits);
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
        Error error{400, u"json_invalid"_s, u"The body is not well-formed JSON."_s, {}, 0};
        if (const auto complaint = builder.complaint())
            error.errors.append(*complaint);
        return std::unexpected(error);
    }
    if (!builder.root().isObject())
        return fail(400, u"json_invalid"_s, u"The body must be a JSON object."_s);
    return builder.root().toObject();
}

} // namespace bitflow::http
