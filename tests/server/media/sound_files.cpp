// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/media/sound_files.h"

#include <QtEndian>

namespace sanad::test {

namespace {

template <typename T>
QByteArray little(T value)
{
    QByteArray bytes(sizeof(T), Qt::Uninitialized);
    qToLittleEndian(value, bytes.data());
    return bytes;
}

} // namespace

QByteArray wavFile(int seconds)
{
    constexpr quint32 rate = 8000;
    const QByteArray samples(qsizetype(rate) * seconds, '\x80');
    const QByteArray format =
        little(quint16(1)) + little(quint16(1)) + little(rate) + little(rate) + little(quint16(1)) + little(quint16(8));
    const QByteArray all =
        "WAVEfmt " + little(quint32(format.size())) + format + "data" + little(quint32(samples.size())) + samples;
    return "RIFF" + little(quint32(all.size())) + all;
}

QByteArray amrFile(int seconds)
{
    // Frames of 4.75 kbit/s: a head of one byte and 12 bytes of speech.
    return "#!AMR\n" + (QByteArray(1, '\x04') + QByteArray(12, '\0')).repeated(qsizetype(seconds) * 50);
}

} // namespace sanad::test
