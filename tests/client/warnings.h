// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QTest>

namespace sanad::test {

/// Fails the test on any warning but those in which the platform without a screen says what it cannot do, and Qt's own
/// WebSocket that it wanted to say goodbye to a server which had gone.
inline void failOnUnexpectedWarnings()
{
    QTest::failOnWarning(QRegularExpression(
        QStringLiteral("^(?!This plugin does not support |QIODevice::write \\(QTcpSocket\\): device not open)")));
}

} // namespace sanad::test
