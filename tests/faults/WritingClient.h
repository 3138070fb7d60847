// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QTcpSocket>
#include <QTimer>

/// What a client knows of one message that it wrote.
struct Written
{
    QString clientId;
    QString text;
    bool acknowledged = false;
    QJsonObject message; ///< as the 201 had it
    QJsonObject reply;
};

/// A student's device: writes one message after the other, and the same one again whenever the server dies over it.
/// Now and then it gives a message up instead, which leaves open whether that one was stored.
class WritingClient final : public QObject
{
    Q_OBJECT

public:
    WritingClient(int number, quint16 port, QByteArray token, int count, QObject *parent = nullptr);

    void start();
    [[nodiscard]] bool isDone() const { return m_next >= m_count; }
    [[nodiscard]] int number() const { return m_number; }
    [[nodiscard]] const QByteArray &token() const { return m_token; }
    [[nodiscard]] const QList<Written> &written() const { return m_written; }
    [[nodiscard]] int repeats() const { return m_repeats; }
    /// The first answer that was neither a 201 nor a 503; empty if there was none.
    [[nodiscard]] QByteArray fault() const { return m_fault; }

Q_SIGNALS:
    void acknowledged();
    void finished();

private:
    void send();
    void takeAnswer();
    void onGone();
    void advance();
    void handle(int status, const QByteArray &body);

    const int m_number;
    const quint16 m_port;
    const QByteArray m_token;
    const int m_count;
    int m_next = 0;
    int m_repeats = 0;
    bool m_waiting = false; ///< a message is out whose answer is not in
    QList<Written> m_written;
    QByteArray m_input;
    QByteArray m_fault;
    QTcpSocket m_socket;
    QTimer m_retry;
};
