// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QTcpServer>

namespace sanad::test {

/// A language model of a few lines on a free loopback port: keeps what it is asked, and answers as it is told.
class FakeEndpoint
{
public:
    enum class Manner {
        Answers, ///< with `content`, as OpenAI's interface does
        Fails, ///< with status 500
        TalksNonsense, ///< bytes that are no JSON
        BreaksOff, ///< closes in the middle of its answer
        NeverAnswers, ///< until release()
        FloodsUs, ///< with more than anybody would read
        SendsElsewhere, ///< redirects to another path of its own
    };

    FakeEndpoint();

    [[nodiscard]] QString url() const;

    Manner manner = Manner::Answers;
    QString content;
    QString finishReason = QStringLiteral("stop");

    struct Asked
    {
        QByteArray head;
        QByteArray body;

        [[nodiscard]] QJsonObject json() const;
    };
    /// Everything that it was asked, in order.
    [[nodiscard]] const QList<Asked> &asked() const { return m_asked; }
    /// Answers those that are waiting, with `content`.
    void release();

private:
    void take(QTcpSocket *socket);
    void answer(QTcpSocket *socket);
    [[nodiscard]] QByteArray completion() const;

    QList<Asked> m_asked;
    QList<QTcpSocket *> m_waiting;
    QTcpServer m_server; ///< goes first, with its sockets: their end is noted above
};

} // namespace sanad::test
