// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/MultipartBody.h"
#include "tests/api/openapi/World.h"
#include "tests/server/media/sound_files.h"

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

/// One of the two ways to send a file.
struct Kind
{
    QByteArray operation;
    QByteArray target;
    QByteArray part;
    QByteArray bytes; ///< of a file that it takes

    [[nodiscard]] MultipartBody form(const QByteArray &file) const
    {
        return MultipartBody().file(part, "lecture 1.pdf", file);
    }
    [[nodiscard]] MultipartBody form() const { return form(bytes); }
    [[nodiscard]] Call call(const QByteArray &token, const MultipartBody &form) const
    {
        return {target, token, form.bytes(), MultipartBody::contentType()};
    }
};

/// A form that a newcomer sends.
auto sending(const Kind &kind, const MultipartBody &form)
{
    return [=](World &world) { return kind.call(world.student(), form); };
}

QList<Way> formRefusals(const Kind &kind)
{
    return {
        {"no file", 400, sending(kind, MultipartBody().field("text", "hello"))},
        {"broken off", 400,
            [kind](World &world) {
                Call call = kind.call(world.student(), kind.form());
                call.body.chop(6);
                return call;
            }},
        {"too large a file", 413, sending(kind, kind.form(QByteArray(150'000, 'x')))},
        {"no form", 415,
            [kind](World &world) {
                return Call{kind.target, world.student(), "{}"};
            }},
        {"over the quota", 507,
            [kind](World &world) {
                const QByteArray student = world.student();
                const Answer first = Recorder::exchange(
                    world.server().port(), "POST", kind.call(student, kind.form(QByteArray(90'000, 'a'))));
                if (first.status != 201)
                    qFatal("A file was not taken: %s", first.body.constData());
                return kind.call(student, kind.form(QByteArray(90'000, 'b')));
            }},
    };
}

QList<Way> chatRefusals(const Kind &kind)
{
    return {
        {"into no chat", 404, sending(kind, kind.form().field("chat_id", "999999"))},
        {"while waiting", 403,
            [kind](World &world) {
                const QByteArray student = world.student();
                (void)world.chatOf(student, u"I want to talk to a human"_s);
                return kind.call(student, kind.form());
            }},
        {"into a closed chat", 403,
            [kind](World &world) {
                const QByteArray student = world.student();
                const QByteArray chat = world.chatOf(student);
                world.act(world.admin(), chat, "close");
                return kind.call(student, kind.form().field("chat_id", chat));
            }},
        {"by an admin", 201,
            [kind](
                World &world) { return kind.call(world.admin(), kind.form().field("chat_id", world.waitingChat())); }},
    };
}

Operation upload(const Kind &kind)
{
    return {kind.operation, 201, sending(kind, kind.form().field("text", "I can't log in")), true, true,
        formRefusals(kind) + chatRefusals(kind)};
}

Operation download(const QByteArray &operation, QLatin1StringView field)
{
    const auto with = [field](const QByteArray &header) {
        return [field, header](World &world) { return Call{.target = world.pictureLink(field), .headers = {header}}; };
    };
    const auto bent = [field](const QByteArray &from, const QByteArray &to) {
        return [=](World &world) { return Call{world.pictureLink(field).replace(from, to)}; };
    };
    return {operation, 200, [field](World &world) { return Call{world.pictureLink(field)}; }, true, false,
        {
            {"a part", 206, with("Range: bytes=10-19")},
            {"a part that is not there", 416, with("Range: bytes=10000000-")},
            {"known", 304,
                [field](World &world) {
                    const QByteArray target = world.pictureLink(field);
                    return Call{.target = target, .headers = {"If-None-Match: " + world.etagOf(target)}};
                }},
            {"kept elsewhere", 307,
                [field](World &world) { return Call{world.pictureLink(field, World::Server::Elsewhere)}; },
                World::Server::Elsewhere},
            {"another is wanted", 412, with("If-Match: \"another\"")},
            {"two signatures", 400, bent("expires=", "signature=a&expires=")},
            {"another's signature", 403, bent("signature=", "signature=a")},
            {"of nothing", 404, bent("/media/", "/media/x")},
        }};
}

} // namespace

QList<Operation> mediaOperations()
{
    const Kind file{
        "POST /api/support/messages/media", "/api/support/messages/media", "file", "%PDF-1.7\n" + QByteArray(100, 'p')};
    const Kind audio{"POST /api/support/messages/audio", "/api/support/messages/audio", "audio", wavFile(1)};
    return {upload(file), upload(audio), download("GET /api/support/media/{attachment}/{name}", "media_url"_L1),
        download("GET /api/support/media/{attachment}/{name}/thumbnail", "thumbnail_url"_L1)};
}

} // namespace sanad::test
