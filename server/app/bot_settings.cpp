// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/bot_settings.h"

#include "server/app/make_setting.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

/// The address of a page that students are sent to.
ValueKind<QString> linkKind()
{
    return {u"an address like https://www.school.example/login, at most 500 characters long, or empty"_s,
        [](const QString &text) -> std::optional<QString> {
            constexpr qsizetype longest = 500;
            const QUrl url(text, QUrl::StrictMode);
            const bool isHttp = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
            const bool isLink = url.isValid() && isHttp && !url.host().isEmpty() && url.userInfo().isEmpty();
            if (!text.isEmpty() && (!isLink || text.size() > longest))
                return std::nullopt;
            return text.isEmpty() ? text : url.toString(QUrl::FullyEncoded);
        },
        [](const QString &text) { return text; }};
}

void addSchool(std::vector<Setting> &table)
{
    const auto text = textKind();
    const auto link = linkKind();
    table.push_back(setting(
        u"school/name"_s, u"TEXT"_s, u"What the school is called, for the bot; empty: it is not named."_s, text,
        [](auto &config) -> auto & { return config.school.name; }));
    table.push_back(setting(
        u"school/name-ar"_s, u"TEXT"_s, u"The same in Arabic texts, if it is another name."_s, text,
        [](auto &config) -> auto & { return config.school.arabicName; }));
    table.push_back(setting(
        u"school/support-hours"_s, u"TEXT"_s, u"When people answer; the bot says it where it hands over."_s, text,
        [](auto &config) -> auto & { return config.school.supportHours; }));
    table.push_back(setting(
        u"school/support-hours-ar"_s, u"TEXT"_s, u"The same in Arabic texts."_s, text,
        [](auto &config) -> auto & { return config.school.arabicSupportHours; }));
    table.push_back(setting(
        u"school/login-url"_s, u"URL"_s, u"The school's login page, for the bot's steps; empty: no link."_s, link,
        [](auto &config) -> auto & { return config.school.loginUrl; }));
    table.push_back(setting(
        u"school/reset-url"_s, u"URL"_s, u"Where a forgotten password is replaced."_s, link,
        [](auto &config) -> auto & { return config.school.resetUrl; }));
    table.push_back(setting(
        u"school/courses-url"_s, u"URL"_s, u"Where students find their courses."_s, link,
        [](auto &config) -> auto & { return config.school.coursesUrl; }));
    table.push_back(setting(
        u"school/payments-url"_s, u"URL"_s, u"Where students find their payments and subscriptions."_s, link,
        [](auto &config) -> auto & { return config.school.paymentsUrl; }));
}

/// Where the interface of a language model begins.
ValueKind<QString> endpointKind()
{
    return {u"an address like https://llm.school.example/v1, without /chat/completions, or empty"_s,
        [](const QString &text) -> std::optional<QString> {
            const QUrl url(text, QUrl::StrictMode);
            const bool isHttp = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
            const bool isBase = url.isValid() && isHttp && !url.host().isEmpty() && url.userInfo().isEmpty()
                && !url.hasQuery() && !url.hasFragment() && !url.path().endsWith("/chat/completions"_L1);
            if (!text.isEmpty() && !isBase)
                return std::nullopt;
            return text.isEmpty() ? text : url.toString(QUrl::StripTrailingSlash | QUrl::FullyEncoded);
        },
        [](const QString &text) { return text; }};
}

Setting modelKeySetting()
{
    Setting made;
    made.key = u"language-model/key"_s;
    made.placeholder = u"SECRET"_s;
    made.help =
        u"Key for that interface. On the command line other users of the machine can read it; prefer the file."_s;
    made.allowed = u"text"_s;
    made.holdsSecret = [](const QString &text) { return !text.isEmpty(); };
    made.set = [](ServerConfig &config, const QString &text) {
        config.languageModel.key = text.toUtf8();
        return QString();
    };
    made.show = [](const ServerConfig &config) {
        return config.languageModel.key.isEmpty() ? QString()
                                                  : u"(hidden, %1 bytes)"_s.arg(config.languageModel.key.size());
    };
    return made;
}

Setting modelKeyFileSetting()
{
    Setting made;
    made.key = u"language-model/key-file"_s;
    made.placeholder = u"FILE"_s;
    made.help = u"File that holds the key; it wins over language-model/key."_s;
    made.allowed = u"a file that others cannot read"_s;
    made.holdsSecret = [](const QString &) { return false; };
    made.set = [](ServerConfig &config, const QString &path) { return readSecretFile(path, config.languageModel.key); };
    made.show = [](const ServerConfig &) { return QString(); };
    return made;
}

void addLanguageModel(std::vector<Setting> &table)
{
    using std::chrono::milliseconds;
    table.push_back(setting(
        u"language-model/url"_s, u"URL"_s,
        u"OpenAI-compatible interface that words answers from the FAQs; empty: the FAQs' own words."_s, endpointKind(),
        [](auto &config) -> auto & { return config.languageModel.url; }));
    table.push_back(setting(
        u"language-model/model"_s, u"NAME"_s, u"Which of its models to ask."_s, textKind(),
        [](auto &config) -> auto & { return config.languageModel.model; }));
    table.push_back(modelKeySetting());
    table.push_back(modelKeyFileSetting());
    table.push_back(setting(
        u"language-model/timeout"_s, u"TIME"_s, u"How long one answer may take; then the FAQ's own words are said."_s,
        durationKind<milliseconds>(milliseconds(50), milliseconds(8000)),
        [](auto &config) -> auto & { return config.languageModel.timeout; }));
}

} // namespace

void addBotSettings(std::vector<Setting> &table)
{
    addSchool(table);
    addLanguageModel(table);
}

} // namespace sanad::app
