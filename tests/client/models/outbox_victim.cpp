// SPDX-License-Identifier: GPL-3.0-or-later
// A program that writes messages, tells which of them it says are safe, and is killed at any moment.
// Arguments: server, token, admin's id, chat, folder, first number, a file to send now and then.
#include "tests/client/support/ClientFixture.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace sanad;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const Person admin{.role = Role::Admin, .id = PersonId(words.at(3).toLongLong()), .name = u"منى"_s};
    const ChatId chat(words.at(4).toLongLong());
    test::ProgramOf program(QUrl(words.at(1)), words.at(2).toLatin1(), admin, words.at(5));
    int number = words.at(6).toInt();
    QTimer writing;
    QObject::connect(&writing, &QTimer::timeout, &writing, [&] {
        const QString text = QString::number(number++);
        constexpr int everySoMany = 5;
        const auto added = number % everySoMany == 0
            ? program.outbox.addFile(chat, {.path = words.at(7), .caption = text})
            : program.outbox.add(chat, text);
        if (added) {
            std::printf("%s\n", qPrintable(text));
            std::fflush(stdout);
        }
    });
    writing.start(1);
    return QCoreApplication::exec();
}
