// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/openapi/World.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

const QByteArray Root = QByteArrayLiteral("/api/support/admin");
const QByteArray Faqs = Root + "/faq";
const QByteArray Bot = Root + "/bot";
const QByteArray Phrases = Bot + "/phrases";
const QByteArray Models = Bot + "/models";
const QByteArray Reply = Bot + "/replies/en/LOGIN_PROBLEM/1";

auto asAdmin(const QByteArray &target, const QByteArray &body = {})
{
    return [target, body](World &world) { return Call{target, world.admin(), body}; };
}

/// What an admin is answered who must not be refused.
QJsonObject ask(World &world, const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
{
    ApiClient client(world.server().url());
    const Answer answer =
        client.request(method, target, world.admin(), body, body.isEmpty() ? QByteArray() : "application/json");
    if (answer.status >= 300)
        qFatal("An admin was refused: %s", answer.body.constData());
    return answer.json;
}

QByteArray numberOf(const QJsonObject &thing)
{
    return QByteArray::number(thing.value("id"_L1).toInteger());
}

QByteArray newFaq(World &world)
{
    return Faqs + '/'
        + numberOf(ask(world, "POST", Faqs, R"({"question":"When?","answer":"Then."})").value("faq"_L1).toObject());
}

/// Another text each time.
QByteArray freshPhrase()
{
    static int count = 0;
    return "a phrase nobody knows, number " + QByteArray::number(++count);
}

QByteArray phraseBody(const QByteArray &text)
{
    return R"({"label":"OTHER","variety":"en","text":")" + text + "\"}";
}

QByteArray newPhrase(World &world)
{
    return Phrases + '/'
        + numberOf(ask(world, "POST", Phrases, phraseBody(freshPhrase())).value("phrase"_L1).toObject());
}

QJsonArray models(World &world)
{
    return ask(world, "GET", Models).value("models"_L1).toArray();
}

bool isTraining(World &world)
{
    const QJsonArray all = models(world);
    return std::any_of(all.begin(), all.end(), [](const QJsonValue &one) { return one["state"_L1] == u"training"_s; });
}

/// Waits until no training is under way.
void awaitTrainings(World &world)
{
    constexpr int patience = 600'000;
    if (!QTest::qWaitFor([&] { return !isTraining(world); }, patience))
        qFatal("A training does not end");
}

/// The number of a model that is ready; trained, if there is none.
QByteArray readyModel(World &world)
{
    awaitTrainings(world);
    for (int tries = 0; tries < 2; ++tries) {
        for (const QJsonValue &model : models(world)) {
            if (model["state"_L1] == u"ready"_s)
                return numberOf(model.toObject());
        }
        ask(world, "POST", Bot + "/train");
        awaitTrainings(world);
    }
    qFatal("A training failed");
}

/// The number of a model whose training is under way, and has far to go.
QByteArray unreadyModel(World &world)
{
    for (const QJsonValue &model : models(world)) {
        if (model["state"_L1] == u"training"_s && model["progress"_L1].toInt() < 50)
            return numberOf(model.toObject());
    }
    awaitTrainings(world);
    return numberOf(ask(world, "POST", Bot + "/train").value("model"_L1).toObject());
}

/// Refusals of an operation with a body.
QList<Way> bodyRefusals(const std::function<Call(World &)> &usual, const QByteArray &wrong)
{
    const auto with = [usual](const QByteArray &body) {
        return [usual, body](World &world) {
            Call call = usual(world);
            call.body = body;
            return call;
        };
    };
    const auto asText = [usual](World &world) {
        Call call = usual(world);
        call.contentType = "text/plain";
        return call;
    };
    return {{"no JSON", 400, with("{")}, {"a wrong field", 400, with(wrong)}, {"no JSON by its type", 415, asText}};
}

Operation writing(const QByteArray &name, int status, const std::function<Call(World &)> &usual,
    const QByteArray &wrong, const QList<Way> &others = {})
{
    return {name, status, usual, true, true, bodyRefusals(usual, wrong) + others};
}

QList<Operation> faqOperations()
{
    return {{"GET /api/support/admin/faq", 200, asAdmin(Faqs)},
        writing("POST /api/support/admin/faq", 201, asAdmin(Faqs, R"({"question":"q","answer":"a","priority":2})"),
            R"({"question":"q"})"),
        writing("PATCH /api/support/admin/faq/{faqId}", 200,
            [](World &world) {
                return Call{newFaq(world), world.admin(), R"({"answer":"Now."})"};
            },
            R"({"priority":"high"})", {{"no such question", 404, asAdmin(Faqs + "/999999", "{}")}}),
        {"DELETE /api/support/admin/faq/{faqId}", 200,
            [](World &world) {
                return Call{newFaq(world), world.admin()};
            },
            true, true, {{"no such question", 404, asAdmin(Faqs + "/999999")}}}};
}

QList<Operation> replyOperations()
{
    return {{"GET /api/support/admin/bot/intents", 200, asAdmin(Bot + "/intents")},
        writing("PUT /api/support/admin/bot/replies/{language}/{subject}/{part}", 200,
            asAdmin(Reply, R"({"text":"Open the page"})"), R"({"text":"{nowhere}"})",
            {{"no such text", 404, asAdmin(Bot + "/replies/en/LUNCH/1", R"({"text":"t"})")}}),
        {"DELETE /api/support/admin/bot/replies/{language}/{subject}/{part}", 200,
            [](World &world) {
                // Only what is there is taken away.
                ask(world, "PUT", Reply, R"({"text":"Open the page"})");
                return Call{Reply, world.admin()};
            },
            true, true, {{"no such text", 404, asAdmin(Bot + "/replies/en/LUNCH/1")}}}};
}

QList<Operation> phraseOperations()
{
    const auto known = [](World &world) {
        const QByteArray text = freshPhrase();
        ask(world, "POST", Phrases, phraseBody(text));
        return text;
    };
    return {
        {"GET /api/support/admin/bot/phrases", 200, asAdmin(Phrases), true, false,
            {{"of a strange label", 400, asAdmin(Phrases + "?label=LUNCH")},
                {"filtered", 200,
                    asAdmin(Phrases + "?label=PAYMENT&variety=eg&source=built_in&q=%D9%81&cursor=900000&limit=2")}}},
        writing("POST /api/support/admin/bot/phrases", 201,
            [](World &world) {
                return Call{Phrases, world.admin(), phraseBody(freshPhrase())};
            },
            R"({"text":"t","label":"LUNCH"})",
            {{"there already", 409,
                [known](World &world) {
                    return Call{Phrases, world.admin(), phraseBody(known(world))};
                }}}),
        writing("PATCH /api/support/admin/bot/phrases/{phraseId}", 200,
            [](World &world) {
                return Call{newPhrase(world), world.admin(), R"({"label":"PAYMENT","needs_admin":true})"};
            },
            R"({"label":"LUNCH"})",
            {{"no such phrase", 404, asAdmin(Phrases + "/999999", "{}")},
                {"there already", 409,
                    [known](World &world) {
                        return Call{newPhrase(world), world.admin(), R"({"text":")" + known(world) + "\"}"};
                    }}}),
        {"DELETE /api/support/admin/bot/phrases/{phraseId}", 200,
            [](World &world) {
                return Call{newPhrase(world), world.admin()};
            },
            true, true, {{"no such phrase", 404, asAdmin(Phrases + "/999999")}}},
        {"GET /api/support/admin/bot/candidates", 200,
            [](World &world) {
                (void)world.chatOf(world.student(), u"zorblax flimmers in the wardrobe"_s);
                return Call{Bot + "/candidates", world.admin()};
            },
            true, false,
            {{"from nowhere", 400, asAdmin(Bot + "/candidates?cursor=x")},
                {"a page", 200, asAdmin(Bot + "/candidates?limit=1")}}}};
}

QList<Operation> modelOperations()
{
    const auto publish = [](World &world) { return Call{Models + "/built-in/publish", world.admin()}; };
    const auto unready = [](World &world) { return QByteArray(R"({"text":"t","model":)" + unreadyModel(world) + '}'); };
    Operation trying = writing("POST /api/support/admin/bot/try", 200,
        asAdmin(Bot + "/try", R"({"text":"I can't log in","model":0})"), R"({"text":""})",
        {{"no such model", 404, asAdmin(Bot + "/try", R"({"text":"t","model":999999})")},
            {"not ready", 409, [unready](World &world) {
                 return Call{Bot + "/try", world.admin(), unready(world)};
             }}});
    trying.writes = false;
    Operation rehearsing = writing("POST /api/support/admin/bot/rehearse", 200,
        [](World &world) {
            (void)world.chatOf(world.student(), u"my video is slow"_s);
            return Call{Bot + "/rehearse", world.admin(), R"({"model":)" + readyModel(world) + R"(,"limit":20})"};
        },
        R"({"limit":0})",
        {{"no such model", 404, asAdmin(Bot + "/rehearse", R"({"model":999999})")},
            {"not ready", 409, [](World &world) {
                 return Call{Bot + "/rehearse", world.admin(), R"({"model":)" + unreadyModel(world) + '}'};
             }}});
    rehearsing.writes = false;
    return {{"POST /api/support/admin/bot/train", 202,
                [](World &world) {
                    awaitTrainings(world);
                    return Call{Bot + "/train", world.admin()};
                },
                true, true,
                {{"under way", 409,
                    [](World &world) {
                        (void)unreadyModel(world);
                        return Call{Bot + "/train", world.admin()};
                    }}}},
        {"GET /api/support/admin/bot/models", 200, asAdmin(Models)},
        {"POST /api/support/admin/bot/models/{modelId}/publish", 200, publish, true, true,
            {{"no such model", 404, asAdmin(Models + "/999999/publish")},
                {"a trained one", 200,
                    [](World &world) {
                        return Call{Models + '/' + readyModel(world) + "/publish", world.admin()};
                    }},
                {"not ready", 409,
                    [](World &world) {
                        return Call{Models + '/' + unreadyModel(world) + "/publish", world.admin()};
                    }}}},
        trying, rehearsing};
}

} // namespace

QList<Operation> knowledgeOperations()
{
    return faqOperations() + replyOperations() + phraseOperations() + modelOperations();
}

} // namespace sanad::test
