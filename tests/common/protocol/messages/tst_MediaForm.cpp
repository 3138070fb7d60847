// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/MediaForm.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using protocol::MediaForm;

/// What one side writes the other reads; what the server makes of wrong fields is tested with its routes.
class tst_MediaForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void roundTrip_data()
    {
        QTest::addColumn<MediaForm>("form");
        QTest::addColumn<int>("fields");
        QTest::newRow("empty") << MediaForm() << 0;
        QTest::newRow("caption")
            << MediaForm{.text = u"\ufeffانظر \U0001f600"_s, .chatId = {}, .duration = {}, .clientMessageId = {}} << 1;
        QTest::newRow("all") << MediaForm{.text = u"t"_s,
            .chatId = ChatId(9'007'199'254'740'991),
            .duration = 12.345678901234567,
            .clientMessageId = u"رقم-1"_s}
                             << 4;
        QTest::newRow("no time at all") << MediaForm{.text = {}, .chatId = {}, .duration = 0.0, .clientMessageId = {}}
                                        << 1;
    }
    void roundTrip()
    {
        QFETCH(MediaForm, form);
        const auto fields = form.fields();
        QTEST(int(fields.size()), "fields");
        MediaForm read;
        for (const auto &[name, value] : fields) {
            QVERIFY(MediaForm::hasField(QString::fromLatin1(name)));
            QVERIFY(read.set(QString::fromLatin1(name), value));
        }
        QCOMPARE(read, form);
    }
};

QTEST_APPLESS_MAIN(tst_MediaForm)
#include "tst_MediaForm.moc"
