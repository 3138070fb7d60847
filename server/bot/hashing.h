// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

/// The hash of features and lexicon: 64-bit FNV-1a over UTF-16 units. Not Qt's, which differs from run to run.
namespace sanad::bot {

inline constexpr quint64 FnvPrime = 0x100000001b3;
inline constexpr quint64 FnvBasis = 0xcbf29ce484222325;
/// 2^64 divided by the golden ratio: multiplying by it spreads neighbouring values (Knuth, 6.4).
inline constexpr quint64 GoldenRatio = 0x9e3779b97f4a7c15;

[[nodiscard]] constexpr quint64 hashStep(quint64 hash, char16_t unit)
{
    return (hash ^ unit) * FnvPrime;
}

/// Different kinds of things start from different values, so that they do not fall together.
[[nodiscard]] constexpr quint64 hashSeed(char16_t kind)
{
    return hashStep(FnvBasis, kind);
}

[[nodiscard]] inline quint64 hashOf(quint64 start, QStringView text)
{
    for (const QChar unit : text)
        start = hashStep(start, unit.unicode());
    return start;
}

[[nodiscard]] constexpr quint64 hashPair(quint64 first, quint64 second)
{
    return (first * GoldenRatio) ^ second;
}

} // namespace sanad::bot
