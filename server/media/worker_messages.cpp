// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker_messages.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

constexpr int MaxSide = 1'000'000;
constexpr double MaxSeconds = 86'400;

std::optional<int> side(const QJsonObject &json, QLatin1StringView name)
{
    const int value = json.value(name).toInt();
    return value > 0 && value <= MaxSide ? std::optional(value) : std::nullopt;
}

std::optional<QJsonObject> parse(const QByteArray &packet)
{
    const QJsonDocument document = QJsonDocument::fromJson(packet);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

QByteArray write(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

QByteArray toPacket(const ExaminerJob &job)
{
    return write({{u"path"_s, job.path}, {u"type"_s, job.mediaType}, {u"clean"_s, job.cleanPath},
        {u"thumbnail"_s, job.thumbnailPath}});
}

QByteArray toPacket(const WorkerAnswer &answer)
{
    const Examination &found = answer.found;
    QJsonObject json{{u"final"_s, answer.isFinal}, {u"clean"_s, found.hasCleanCopy},
        {u"thumbnail"_s, found.thumbnailType}, {u"video"_s, found.hasVideo}, {u"audio"_s, found.hasAudio},
        {u"full"_s, found.hindrance == Hindrance::NoRoom}};
    if (found.width && found.height) {
        json.insert(u"width"_s, *found.width);
        json.insert(u"height"_s, *found.height);
    }
    if (found.duration)
        json.insert(u"duration"_s, *found.duration);
    return write(json);
}

std::optional<ExaminerJob> jobFromPacket(const QByteArray &packet)
{
    const std::optional<QJsonObject> json = parse(packet);
    if (!json)
        return std::nullopt;
    return ExaminerJob{.path = json->value("path"_L1).toString(),
        .mediaType = json->value("type"_L1).toString(),
        .cleanPath = json->value("clean"_L1).toString(),
        .thumbnailPath = json->value("thumbnail"_L1).toString()};
}

std::optional<WorkerAnswer> answerFromPacket(const QByteArray &packet)
{
    const std::optional<QJsonObject> json = parse(packet);
    if (!json)
        return std::nullopt;
    WorkerAnswer answer;
    answer.isFinal = json->value("final"_L1).toBool();
    Examination &found = answer.found;
    found.hasCleanCopy = json->value("clean"_L1).toBool();
    found.hasVideo = json->value("video"_L1).toBool();
    found.hasAudio = json->value("audio"_L1).toBool();
    found.hindrance = json->value("full"_L1).toBool() ? Hindrance::NoRoom : Hindrance::None;
    found.width = side(*json, "width"_L1);
    found.height = side(*json, "height"_L1);
    if (found.width.has_value() != found.height.has_value())
        return std::nullopt;
    found.thumbnailType = json->value("thumbnail"_L1).toString();
    if (!found.thumbnailType.isEmpty() && found.thumbnailType != "image/png"_L1
        && found.thumbnailType != "image/jpeg"_L1)
        return std::nullopt;
    if (const double seconds = json->value("duration"_L1).toDouble(-1); seconds >= 0 && seconds <= MaxSeconds)
        found.duration = seconds;
    return answer;
}

QStringList toArguments(const WorkerLimits &limits)
{
    return {QString::number(limits.pixels), QString::number(limits.memory), QString::number(limits.time.count()),
        QString::number(limits.fileSize)};
}

std::optional<WorkerLimits> limitsFromArguments(const QStringList &arguments)
{
    if (arguments.size() != 4)
        return std::nullopt;
    std::array<qint64, 4> numbers{};
    for (size_t i = 0; i < numbers.size(); ++i) {
        bool isNumber = false;
        numbers[i] = arguments.at(qsizetype(i)).toLongLong(&isNumber);
        if (!isNumber || numbers[i] <= 0)
            return std::nullopt;
    }
    return WorkerLimits{.pixels = numbers[0],
        .memory = numbers[1],
        .time = std::chrono::milliseconds(numbers[2]),
        .fileSize = numbers[3]};
}

} // namespace sanad::media
