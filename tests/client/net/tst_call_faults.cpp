// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/call_faults.h"

#include "common/protocol/error_codes.h"

#include <QJsonObject>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

class tst_call_faults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void everyCodeHasASentence();
    void everyTroubleHasASentence();
    void nextStep_data();
    void nextStep();
    void answers_data();
    void answers();
    void serversWordsGoToTheLog();
};

void tst_call_faults::everyCodeHasASentence()
{
    for (int code = 0; code <= int(LastErrorCode); ++code) {
        const QString sentence = sentenceFor(ErrorCode(code));
        QVERIFY2(sentence.endsWith(u'.'), qPrintable(QString::number(code)));
    }
}

void tst_call_faults::everyTroubleHasASentence()
{
    QSet<QString> sentences;
    for (int trouble = 0; trouble <= int(LastTrouble); ++trouble) {
        const Error error = troubleError(Trouble(trouble), u"why"_s);
        QVERIFY(error.message.endsWith(u'.'));
        QCOMPARE(error.detail, u"why"_s);
        sentences.insert(error.message);
    }
    QCOMPARE(sentences.size(), int(LastTrouble) + 1);
}

void tst_call_faults::nextStep_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<NextStep>("step");
    QTest::newRow("waiting") << ErrorCode::WaitingForAdmin << NextStep::WaitForAdmin;
    QTest::newRow("signed out") << ErrorCode::Unauthorized << NextStep::WaitForSignIn;
    QTest::newRow("down") << ErrorCode::Unavailable << NextStep::TryAgain;
    QTest::newRow("too many") << ErrorCode::RateLimited << NextStep::TryAgain;
    QTest::newRow("no answer") << ErrorCode::RequestTimeout << NextStep::TryAgain;
    QTest::newRow("their fault") << ErrorCode::Internal << NextStep::TryAgain;
    QTest::newRow("too large") << ErrorCode::PayloadTooLarge << NextStep::GiveUp;
    QTest::newRow("wrong kind") << ErrorCode::UnsupportedMediaType << NextStep::GiveUp;
    QTest::newRow("no room") << ErrorCode::InsufficientStorage << NextStep::GiveUp;
    QTest::newRow("invalid") << ErrorCode::InvalidField << NextStep::GiveUp;
    QTest::newRow("closed") << ErrorCode::ChatClosed << NextStep::GiveUp;
}

void tst_call_faults::nextStep()
{
    QFETCH(ErrorCode, code);
    QTEST(nextStepAfter(code), "step");
}

void tst_call_faults::answers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QJsonObject>("json");
    QTest::addColumn<ErrorCode>("code");
    const auto ours = [](ErrorCode code) {
        return QJsonObject{{u"message"_s, u"m"_s}, {u"code"_s, QString(protocol::errorForm(code).code)}};
    };
    QTest::newRow("ours") << 403 << ours(ErrorCode::WaitingForAdmin) << ErrorCode::WaitingForAdmin;
    QTest::newRow("ours, quota") << 507 << ours(ErrorCode::InsufficientStorage) << ErrorCode::InsufficientStorage;
    QTest::newRow("a gateway's") << 502 << QJsonObject() << ErrorCode::Unavailable;
    QTest::newRow("a gateway's limit") << 413 << QJsonObject() << ErrorCode::PayloadTooLarge;
    QTest::newRow("another program's") << 404 << QJsonObject{{u"error"_s, 1}} << ErrorCode::Internal;
    QTest::newRow("a redirect") << 302 << QJsonObject() << ErrorCode::Internal;
    QTest::newRow("a redirect with a code") << 302 << ours(ErrorCode::Forbidden) << ErrorCode::Internal;
    QTest::newRow("a code of the future") << 429 << QJsonObject{{u"code"_s, u"too_eager"_s}} << ErrorCode::RateLimited;
    QTest::newRow("a fault of theirs") << 500 << QJsonObject() << ErrorCode::Unavailable;
}

void tst_call_faults::answers()
{
    QFETCH(int, status);
    QFETCH(QJsonObject, json);
    const Error error = errorOfAnswer(status, json);
    QTEST(error.code, "code");
    QVERIFY(!error.message.isEmpty());
}

void tst_call_faults::serversWordsGoToTheLog()
{
    const Error error = forPerson(Error::of(ErrorCode::Forbidden, u"No."_s));
    QCOMPARE(error.message, sentenceFor(ErrorCode::Forbidden));
    QCOMPARE(error.detail, u"No."_s);
}

QTEST_GUILESS_MAIN(tst_call_faults)
#include "tst_call_faults.moc"
