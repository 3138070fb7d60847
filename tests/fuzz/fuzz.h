// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

/// What fuzz targets share. A target is one file that defines testOneInput(); fuzz_main.cpp is libFuzzer's side of it.
namespace sanad::fuzz {

/// Tries one input. Called over and over in one process: leaves nothing behind, and depends on nothing but the input.
void testOneInput(QByteArrayView input);

/// Ends the process, for which libFuzzer keeps the input as a finding.
[[noreturn]] inline void broken(const char *what)
{
    std::fprintf(stderr, "\nBroken: %s\n", what);
    std::abort();
}

/// What must hold whatever the input is.
inline void require(bool holds, const char *what)
{
    if (!holds)
        broken(what);
}

/// Cuts `input` at the first `separator`, and off what it returns with it; all of it if there is none.
[[nodiscard]] inline QByteArrayView cut(QByteArrayView &input, char separator)
{
    const qsizetype at = input.indexOf(separator);
    const QByteArrayView first = at < 0 ? input : input.first(at);
    input = at < 0 ? QByteArrayView() : input.sliced(at + 1);
    return first;
}

/// Whether something, most often a decoder of Qt's, has warned since this was last set to false.
inline bool hasWarned = false;

/// The next byte, 0 at the end.
[[nodiscard]] inline quint8 takeByte(QByteArrayView &input)
{
    if (input.isEmpty())
        return 0;
    const auto byte = quint8(input.front());
    input = input.sliced(1);
    return byte;
}

/// Bytes without a copy, so that reading over their end is noticed.
[[nodiscard]] inline QByteArray rawBytes(QByteArrayView view)
{
    return QByteArray::fromRawData(view.data(), view.size());
}

/// Cuts an input into pieces whose sizes the fuzzer chooses.
class Pieces
{
public:
    /// `plan`: a byte for each piece, from the beginning again when it is used up; empty: pieces of one byte.
    Pieces(QByteArrayView plan, QByteArrayView bytes)
        : m_plan(plan)
        , m_rest(bytes)
    {
    }

    [[nodiscard]] bool atEnd() const { return m_rest.isEmpty(); }
    [[nodiscard]] QByteArrayView next()
    {
        const int planned = m_plan.isEmpty() ? 0 : quint8(m_plan[m_at++ % m_plan.size()]);
        constexpr int small = 200; // above it pieces grow quickly
        const qsizetype size = planned < small ? planned + 1 : qsizetype(planned - small) * 64 + 1;
        const QByteArrayView piece = m_rest.first(std::min(size, m_rest.size()));
        m_rest = m_rest.sliced(piece.size());
        return piece;
    }

private:
    QByteArrayView m_plan;
    QByteArrayView m_rest;
    qsizetype m_at = 0;
};

} // namespace sanad::fuzz
