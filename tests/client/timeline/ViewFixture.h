// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/timeline/MessageDelegate.h"
#include "client/timeline/MessageView.h"
#include "scenes.h"

#include <QTest>

#include <memory>

namespace sanad::client {

/// A chat in an active window, for tests of what the list of messages does.
struct ViewFixture
{
    void begin()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
        m_model = std::make_unique<MessageModel>();
        m_model->setOwn(Role::Student, scenes::Me);
        m_view = std::make_unique<MessageView>();
        m_view->resize(400, 500);
        m_view->setModel(m_model.get());
    }

    void end()
    {
        m_view.reset();
        m_model.reset();
    }

    void show(const QList<Message> &messages, bool hasOlder = false)
    {
        m_model->reset(messages, hasOlder);
        m_view->show();
        m_view->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        QCoreApplication::processEvents();
    }

    [[nodiscard]] QRect rowRect(int row) const { return m_view->visualRect(m_model->index(row)); }

    [[nodiscard]] const RowLayout &layout(int row) const
    {
        return static_cast<MessageDelegate *>(m_view->itemDelegate())->layout(m_model->index(row));
    }

    void click(int row, QPoint inRow)
    {
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, rowRect(row).topLeft() + inRow);
    }

    /// Messages in turn from the admin and from oneself, of different lengths.
    static QList<Message> page(qint64 first, qint64 last)
    {
        QList<Message> messages;
        for (qint64 id = first; id <= last; ++id) {
            const QString text = QStringLiteral("رسالة رقم %1 ").arg(id).repeated(1 + int(id * 7 % 11));
            messages.append(id % 2 ? scenes::fromAdmin(id, text) : scenes::fromMe(id, text));
        }
        return messages;
    }

    std::unique_ptr<MessageModel> m_model;
    std::unique_ptr<MessageView> m_view;
};

} // namespace sanad::client
