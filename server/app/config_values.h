// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/ServerConfig.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <limits>
#include <optional>

namespace sanad::app {

// How the texts of a configuration become values and back.

/// One kind of value: how it is read, how it is written, and how what is allowed is explained ("must be …").
template <typename T>
struct ValueKind
{
    QString allowed;
    std::function<std::optional<T>(const QString &)> parse;
    std::function<QString(const T &)> show;
};

/// `90` and `90s` are seconds; `500ms`, `5m`, `12h`, `30d`. Whole numbers only, nothing below zero.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseDuration(const QString &text);
/// In the largest unit that keeps it a whole number.
[[nodiscard]] QString showDuration(std::chrono::milliseconds duration);
/// Bytes: `4096`, `16K`, `8M`, `1G`, in powers of 1024.
[[nodiscard]] std::optional<qint64> parseSize(const QString &text);
[[nodiscard]] QString showSize(qint64 bytes);
/// A whole number in decimal digits.
[[nodiscard]] std::optional<qint64> parseCount(const QString &text);
/// The items of a list separated by commas, trimmed; empty ones are left out.
[[nodiscard]] QStringList splitList(const QString &text);
/// `text` with the password of a URL, in its authority or as a query parameter, replaced by `***`.
[[nodiscard]] QString hidePassword(const QString &url);

[[nodiscard]] ValueKind<bool> onOffKind();
/// Text in one line, at most 1,000 characters; may be empty.
[[nodiscard]] ValueKind<QString> textKind();
/// A path; `~/` at its start is the home folder, and a relative one counts from the current folder.
[[nodiscard]] ValueKind<QString> folderKind();
/// As folderKind, but may be empty: no file.
[[nodiscard]] ValueKind<QString> fileKind();
[[nodiscard]] ValueKind<QString> databaseUrlKind();
[[nodiscard]] ValueKind<QString> publicUrlKind();
[[nodiscard]] ValueKind<QList<QByteArray>> originsKind();
/// The name of a claim: printable ASCII that needs no JSON escaping.
[[nodiscard]] ValueKind<QString> claimKind();
[[nodiscard]] ValueKind<QStringList> claimsKind();
[[nodiscard]] ValueKind<LogLevel> logLevelKind();
[[nodiscard]] ValueKind<LogFormat> logFormatKind();
[[nodiscard]] ValueKind<QString> algorithmKind();

/// A duration within [min, max]; Duration is std::chrono::seconds or milliseconds.
template <typename Duration>
[[nodiscard]] ValueKind<Duration> durationKind(Duration min, Duration max)
{
    return {QStringLiteral("a time from %1 to %2 (units: ms, s, m, h, d)").arg(showDuration(min), showDuration(max)),
        [min, max](const QString &text) -> std::optional<Duration> {
            const auto parsed = parseDuration(text);
            if (!parsed || *parsed < min || *parsed > max || *parsed % Duration(1) != std::chrono::milliseconds(0))
                return std::nullopt;
            return std::chrono::duration_cast<Duration>(*parsed);
        },
        [](const Duration &duration) { return showDuration(duration); }};
}

template <typename Integer>
[[nodiscard]] ValueKind<Integer> numberKind(qint64 min, qint64 max, const QString &allowed,
    std::function<std::optional<qint64>(const QString &)> parse, std::function<QString(qint64)> show)
{
    Q_ASSERT(max <= std::numeric_limits<Integer>::max());
    return {allowed,
        [min, max, parse](const QString &text) -> std::optional<Integer> {
            const std::optional<qint64> number = parse(text);
            return number && *number >= min && *number <= max ? std::optional(Integer(*number)) : std::nullopt;
        },
        [show](const Integer &number) { return show(number); }};
}

template <typename Integer>
[[nodiscard]] ValueKind<Integer> countKind(qint64 min, qint64 max)
{
    return numberKind<Integer>(min, max, QStringLiteral("a whole number from %1 to %2").arg(min).arg(max), parseCount,
        [](qint64 number) { return QString::number(number); });
}

template <typename Integer>
[[nodiscard]] ValueKind<Integer> sizeKind(qint64 min, qint64 max)
{
    return numberKind<Integer>(min, max,
        QStringLiteral("a size from %1 to %2 (bytes; units: K, M, G)").arg(showSize(min), showSize(max)), parseSize,
        showSize);
}

} // namespace sanad::app
