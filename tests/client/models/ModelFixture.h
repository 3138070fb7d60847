// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/MessageModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <memory>

namespace sanad::client {

inline constexpr Timestamp T0(1705312800000); // 2024-01-15T10:00Z
inline constexpr PersonId Me(5);
inline constexpr PersonId Admin(2);

inline Message fromAdmin(qint64 id)
{
    Message message;
    message.id = MessageId(id);
    message.chatId = ChatId(1);
    message.senderId = Admin;
    message.senderRole = Role::Admin;
    message.text = QStringLiteral("message %1").arg(id);
    message.createdAt = T0.plusMs(id * 1000);
    message.senderName = QStringLiteral("Mona");
    return message;
}

inline Message fromMe(qint64 id, const QString &localId)
{
    Message message = fromAdmin(id);
    message.senderId = Me;
    message.senderRole = Role::Student;
    message.clientMessageId = localId;
    return message;
}

inline QList<Message> page(qint64 first, qint64 last)
{
    QList<Message> messages;
    for (qint64 id = first; id <= last; ++id)
        messages.append(fromAdmin(id));
    return messages;
}

inline TimelineItem waiting(const QString &localId)
{
    TimelineItem item{.localId = localId, .state = TimelineItem::State::Waiting};
    item.message.text = localId;
    item.message.createdAt = T0;
    return item;
}

/// "1 2 a b": ids of what is on the server, local ids of the rest.
inline QString rows(const MessageModel &model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row) {
        const TimelineItem &item = model.at(row);
        all.append(item.message.id.isValid() ? QString::number(item.message.id.value()) : item.localId);
    }
    return all.join(u' ');
}

/// A model of a chat under Qt's own model tester.
struct ModelFixture
{
    void begin()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_model = std::make_unique<MessageModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_model->setOwn(Role::Student, Me);
    }

    void end()
    {
        m_tester.reset();
        m_model.reset();
    }

    std::unique_ptr<MessageModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

} // namespace sanad::client
