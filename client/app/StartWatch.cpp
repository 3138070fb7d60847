// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/StartWatch.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTextStream>
#include <QTimer>
#include <QWidget>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace sanad::client {

StartWatch::StartWatch(const QElapsedTimer &since, QObject *parent)
    : QObject(parent)
    , m_since(since)
{
}

void StartWatch::watch(QWidget *window)
{
    window->installEventFilter(this);
}

bool StartWatch::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint && !m_isPainted) {
        m_isPainted = true;
        // When all that was posted meanwhile is done, a key would be answered at once.
        QTimer::singleShot(0, this, [this] {
            QTextStream(stdout) << "usable after " << m_since.elapsed() << " ms" << Qt::endl;
            QCoreApplication::quit();
        });
    }
    return QObject::eventFilter(watched, event);
}

} // namespace sanad::client
