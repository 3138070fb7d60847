// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/StatusBadge.h"
#include "client/widgets/icons.h"
#include "tests/client/warnings.h"

#include <QSet>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

namespace {

double luminance(const QColor &colour)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

} // namespace

class tst_StatusBadge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }

    void wordsAreTheUsers_data()
    {
        QTest::addColumn<ChatStatus>("status");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("bot") << ChatStatus::BotHandling << u"Bot Handling"_s << u"Bot is handling your request"_s;
        QTest::newRow("waiting") << ChatStatus::WaitingForAdmin << u"Waiting for Admin"_s
                                 << u"Waiting for admin response (you cannot send messages)"_s;
        QTest::newRow("admin") << ChatStatus::AdminHandling << u"Admin Handling"_s
                               << u"Admin is handling your request"_s;
        QTest::newRow("resolved") << ChatStatus::Resolved << u"Resolved"_s << u"Problem resolved"_s;
        QTest::newRow("closed") << ChatStatus::Closed << u"Closed"_s << u"Chat closed"_s;
    }
    void wordsAreTheUsers()
    {
        QFETCH(const ChatStatus, status);
        QFETCH(const QString, word);
        QFETCH(const QString, sentence);
        StatusBadge badge;
        badge.setStatus(status);
        QCOMPARE(badge.accessibleName(), u"Status: "_s + word);
        QCOMPARE(badge.toolTip(), sentence);
        QVERIFY(badge.sizeHint().width() > badge.fontMetrics().horizontalAdvance(word));
    }

    void colourIsNeverAllThereIs()
    {
        QSet<QString> drawings;
        QSet<QString> words;
        for (const ChatStatus status : AllChatStatuses) {
            const StatusLook look = statusLook(status, QPalette(Qt::white));
            QVERIFY(!iconPixmap(look.drawing, 16, look.ink, 1).isNull());
            drawings.insert(QString(look.drawing));
            words.insert(look.word);
        }
        QCOMPARE(drawings.size(), qsizetype(AllChatStatuses.size()));
        QCOMPARE(words.size(), qsizetype(AllChatStatuses.size()));
    }

    void canBeReadOnLightAndDark()
    {
        for (const ChatStatus status : AllChatStatuses) {
            for (const QColor ground : {QColor(Qt::white), QColor(Qt::black)}) {
                const StatusLook look = statusLook(status, QPalette(ground, ground));
                QVERIFY2(contrast(look.ink, look.ground) >= 4.5, qPrintable(look.word));
            }
        }
    }

    void unknownShowsNothing()
    {
        StatusBadge badge;
        badge.show();
        badge.setStatus({});
        QVERIFY(!badge.isVisible());
        badge.setStatus(ChatStatus::Resolved);
        QVERIFY(badge.isVisible());
        QVERIFY(!badge.grab().isNull());
    }

    void growsWithTheFont()
    {
        StatusBadge badge;
        badge.setStatus(ChatStatus::WaitingForAdmin);
        const QSize usual = badge.sizeHint();
        QFont font = badge.font();
        font.setPointSizeF(font.pointSizeF() * 2);
        badge.setFont(font);
        QVERIFY(badge.sizeHint().width() > usual.width() * 1.6);
        QVERIFY(badge.sizeHint().height() > usual.height() * 1.4);
    }
};

QTEST_MAIN(tst_StatusBadge)
#include "tst_StatusBadge.moc"
