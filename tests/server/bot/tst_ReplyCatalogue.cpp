// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/built_in.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::bot;

/// The bot's texts: complete, all different, and the fixed ones to the letter (API.md 7).
class tst_ReplyCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyTextIsThereAndDifferent();
    void fixedTexts_data();
    void fixedTexts();
    void languageOfTexts();
    void everySchoolIsSpokenOf_data();
    void everySchoolIsSpokenOf();
    void unknownFaqIsNotKnown();
    void attemptsOutOfRange();
    void faultyFolder_data();
    void faultyFolder();
    void demoFaqs();
    void faultyFaqs();
};

namespace {

bool hasArabicLetters(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar one) { return one.script() == QChar::Script_Arabic; });
}

QList<ReplyKey> allKeys()
{
    QList<ReplyKey> keys;
    for (const Language language : AllLanguages) {
        for (int attempt = 1; attempt <= ReplyCatalogue::AttemptCount; ++attempt) {
            for (const Intent intent : AllIntents)
                keys.append({ReplyKind::Help, intent, attempt, language});
            keys.append({ReplyKind::Closing, Intent::Other, attempt, language});
            keys.append({ReplyKind::Greeting, Intent::Other, attempt, language});
        }
        for (const HandOver reason : AllHandOvers)
            keys.append({.kind = ReplyKind::Escalation, .language = language, .reason = reason});
        for (const Intent first : AllIntents) {
            for (const Intent second : AllIntents) {
                keys.append(
                    {.kind = ReplyKind::Question, .intent = first, .language = language, .otherIntent = second});
            }
        }
        keys.append({ReplyKind::Patience, Intent::Other, 1, language});
        keys.append({ReplyKind::Machine, Intent::Other, 1, language});
    }
    return keys;
}

/// A school that has told everything, in both languages.
SchoolFacts everything()
{
    return {.name = u"Noor School"_s,
        .arabicName = u"مدرسة نور"_s,
        .supportHours = u"Sun-Thu 9:00-17:00"_s,
        .arabicSupportHours = u"الأحد إلى الخميس 9:00-17:00"_s,
        .loginUrl = u"https://noor.example/login"_s,
        .resetUrl = u"https://noor.example/reset"_s,
        .coursesUrl = u"https://noor.example/courses"_s,
        .paymentsUrl = u"https://noor.example/payments"_s};
}

/// A copy of the real texts that a test may spoil.
bool copyReplies(const QString &target)
{
    for (const QString &language : {u"ar"_s, u"en"_s}) {
        const QDir source(QStringLiteral(SANAD_BOT_RESOURCES "/replies/") + language);
        if (!QDir(target).mkpath(language))
            return false;
        for (const QString &name : source.entryList(QDir::Files)) {
            if (!QFile::copy(source.filePath(name), target + u'/' + language + u'/' + name))
                return false;
        }
    }
    return true;
}

} // namespace

void tst_ReplyCatalogue::everyTextIsThereAndDifferent()
{
    const auto replies = builtInReplies();
    QVERIFY2(replies, replies ? "" : qPrintable(replies.error().detail));
    QSet<QString> seen;
    for (const ReplyKey &key : allKeys()) {
        const QString text = replies->reply(key, QString());
        QVERIFY(!text.isEmpty());
        QVERIFY2(!seen.contains(text), qPrintable(text));
        seen.insert(text);
        QVERIFY2(!text.contains(u'{') && !text.contains("[["_L1), qPrintable(text));
        // A message is at most 64 KiB of UTF-8; a reply that is read is far shorter.
        QVERIFY(text.toUtf8().size() < 4'096);
    }
}

void tst_ReplyCatalogue::fixedTexts_data()
{
    QTest::addColumn<ReplyKind>("kind");
    QTest::addColumn<Intent>("intent");
    QTest::addColumn<Language>("language");
    QTest::addColumn<QString>("beginning");
    QTest::newRow("closing, arabic") << ReplyKind::Closing << Intent::Other << Language::Arabic
                                     << u"العفو، نحن في خدمتك دائماً"_s;
    QTest::newRow("closing, english") << ReplyKind::Closing << Intent::Other << Language::English
                                      << u"You're welcome, we're at your service"_s;
    QTest::newRow("login problem, arabic") << ReplyKind::Help << Intent::LoginProblem << Language::Arabic
                                           << u"أهلاً بك! دعني أساعدك في حل مشكلة تسجيل الدخول"_s;
}

void tst_ReplyCatalogue::fixedTexts()
{
    QFETCH(const ReplyKind, kind);
    QFETCH(const Intent, intent);
    QFETCH(const Language, language);
    QFETCH(const QString, beginning);
    const auto replies = builtInReplies();
    QVERIFY(replies);
    QCOMPARE(replies->reply({kind, intent, 1, language}, QString()).first(beginning.size()), beginning);
}

void tst_ReplyCatalogue::languageOfTexts()
{
    const auto replies = builtInReplies();
    QVERIFY(replies);
    for (const ReplyKey &key : allKeys()) {
        const QString text = replies->reply(key, QString());
        QVERIFY2(hasArabicLetters(text) == (key.language == Language::Arabic), qPrintable(text));
        QVERIFY2(!text.contains("http"_L1), qPrintable(text));
    }
}

void tst_ReplyCatalogue::everySchoolIsSpokenOf_data()
{
    QTest::addColumn<SchoolFacts>("facts");
    const SchoolFacts all = everything();
    QTest::newRow("nothing is known") << SchoolFacts();
    QTest::newRow("everything is known") << all;
    const std::array<std::pair<const char *, QString SchoolFacts::*>, 8> members{
        {{"name", &SchoolFacts::name}, {"arabic name", &SchoolFacts::arabicName}, {"hours", &SchoolFacts::supportHours},
            {"arabic hours", &SchoolFacts::arabicSupportHours}, {"login", &SchoolFacts::loginUrl},
            {"reset", &SchoolFacts::resetUrl}, {"courses", &SchoolFacts::coursesUrl},
            {"payments", &SchoolFacts::paymentsUrl}}};
    for (const auto &[name, member] : members) {
        SchoolFacts only;
        only.*member = all.*member;
        QTest::addRow("only %s", name) << only;
        SchoolFacts without = all;
        (without.*member).clear();
        QTest::addRow("all but %s", name) << without;
    }
}

void tst_ReplyCatalogue::everySchoolIsSpokenOf()
{
    QFETCH(const SchoolFacts, facts);
    const auto replies = builtInReplies(facts);
    QVERIFY2(replies, replies ? "" : qPrintable(replies.error().detail));
    static const QRegularExpression leftOver(u"[{}]|\\[\\[|\\]\\]|\\(\\s*\\)| $|\\n\\n| [.,،]"_s);
    QString said;
    for (const ReplyKey &key : allKeys()) {
        const QString text = replies->reply(key, QString());
        QVERIFY2(!text.contains(leftOver), qPrintable(text));
        // What is isolated is let go again, and an address is never part of an Arabic word.
        QCOMPARE(text.count(QChar(0x2066)) + text.count(QChar(0x2068)), text.count(QChar(0x2069)));
        said += text;
    }
    for (const QString &value : {facts.loginUrl, facts.resetUrl, facts.coursesUrl, facts.paymentsUrl, facts.name,
             facts.arabicName, facts.supportHours, facts.arabicSupportHours})
        QVERIFY2(value.isEmpty() || said.contains(value), qPrintable(value));
    if (!facts.loginUrl.isEmpty()) {
        const QString arabic = replies->reply({ReplyKind::Help, Intent::LoginProblem, 1, Language::Arabic}, {});
        QVERIFY(arabic.contains(QChar(0x2066) + facts.loginUrl + QChar(0x2069)));
        const QString english = replies->reply({ReplyKind::Help, Intent::LoginProblem, 1, Language::English}, {});
        QVERIFY(english.contains(u'(' + facts.loginUrl + u')'));
    }
}

void tst_ReplyCatalogue::unknownFaqIsNotKnown()
{
    const auto replies = builtInReplies();
    QVERIFY(replies);
    QCOMPARE(replies->reply({.kind = ReplyKind::Faq, .language = Language::English, .faq = FaqId(7)}, {}),
        replies->reply({ReplyKind::Help, Intent::Other, 1, Language::English}, {}));
}

void tst_ReplyCatalogue::attemptsOutOfRange()
{
    const auto replies = builtInReplies();
    QVERIFY(replies);
    const auto at = [&replies](int attempt) {
        return replies->reply({ReplyKind::Help, Intent::Payment, attempt, Language::English}, QString());
    };
    QCOMPARE(at(0), at(1));
    QCOMPARE(at(9), at(3));
}

void tst_ReplyCatalogue::faultyFolder_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("fault");
    QTest::newRow("missing file") << u"ar/PAYMENT.txt"_s << QByteArray() << u"ar/PAYMENT.txt"_s;
    QTest::newRow("missing section") << u"en/OTHER.txt"_s << QByteArray("=== 1\none\n=== 3\nthree\n")
                                     << u"en/OTHER/2: missing"_s;
    QTest::newRow("empty section") << u"en/OTHER.txt"_s << QByteArray("=== 1\none\n=== 2\n\n=== 3\nthree\n")
                                   << u"en/OTHER/2: empty"_s;
    QTest::newRow("section too many") << u"en/OTHER.txt"_s << QByteArray("=== 1\na\n=== 2\nb\n=== 3\nc\n=== 4\nd\n")
                                      << u"en/OTHER/4: there is no text of this name"_s;
    QTest::newRow("same text twice") << u"en/OTHER.txt"_s << QByteArray("=== 1\na\n=== 2\na\n=== 3\nc\n")
                                     << u"same text"_s;
    QTest::newRow("text before the first section")
        << u"en/OTHER.txt"_s << QByteArray("x\n=== 1\na\n=== 2\nb\n=== 3\nc\n") << u"en/OTHER/: there is no text"_s;
    QTest::newRow("empty closing") << u"ar/closing.txt"_s << QByteArray("\n \n") << u"ar/closing/1: missing"_s;
    QTest::newRow("unknown placeholder") << u"en/patience.txt"_s << QByteArray("=== 1\nGo to[[ {moon_url}]]\n")
                                         << u"en/patience/1: unknown placeholder {moon_url}"_s;
    QTest::newRow("placeholder that may have no value")
        << u"en/patience.txt"_s << QByteArray("=== 1\nGo to {login_url}\n")
        << u"en/patience/1: {login_url} must stand inside [[ ]]"_s;
    QTest::newRow("lone brace") << u"en/patience.txt"_s << QByteArray("=== 1\nWrite { here\n") << u"a brace"_s;
    QTest::newRow("open part") << u"en/patience.txt"_s << QByteArray("=== 1\nGo[[ to {login_url}\n") << u"[["_s;
    QTest::newRow("question without its choices")
        << u"en/question.txt"_s << QByteArray("=== text\nWhich?\n") << u"en/question/text: {first} is missing"_s;
    QTest::newRow("not UTF-8") << u"ar/closing.txt"_s << QByteArray("\xff\xfe\xff") << u"not UTF-8"_s;
}

void tst_ReplyCatalogue::faultyFolder()
{
    QFETCH(const QString, file);
    QFETCH(const QByteArray, content);
    QFETCH(const QString, fault);
    const QTemporaryDir folder;
    QVERIFY(copyReplies(folder.path()));
    QVERIFY(ReplyCatalogue::load(folder.path()));
    QVERIFY(QFile::remove(folder.filePath(file)));
    if (!content.isEmpty()) {
        QFile spoilt(folder.filePath(file));
        QVERIFY(spoilt.open(QIODevice::WriteOnly));
        spoilt.write(content);
    }
    const auto catalogue = ReplyCatalogue::load(folder.path());
    QVERIFY(!catalogue);
    QVERIFY2(catalogue.error().detail.contains(fault), qPrintable(catalogue.error().detail));
}

void tst_ReplyCatalogue::demoFaqs()
{
    const auto faqs = loadDemoFaqs();
    QVERIFY2(faqs, faqs ? "" : qPrintable(faqs.error().detail));
    const auto arabic =
        std::count_if(faqs->begin(), faqs->end(), [](const Faq &faq) { return hasArabicLetters(faq.question); });
    QVERIFY(arabic >= 8);
    QVERIFY(faqs->size() - arabic >= 6);
    QSet<int> priorities;
    for (const Faq &faq : *faqs)
        priorities.insert(faq.priority);
    QCOMPARE(priorities.size(), faqs->size());
}

void tst_ReplyCatalogue::faultyFaqs()
{
    const auto faqs =
        parseFaqs(QByteArray("10\tquestion\tanswer\nhigh\tquestion\tanswer\n# comment\n5\tonly a question\n"));
    QVERIFY(!faqs);
    QVERIFY(faqs.error().detail.contains("line 2"_L1));
    QVERIFY(faqs.error().detail.contains("line 4"_L1));
}

QTEST_GUILESS_MAIN(tst_ReplyCatalogue)
#include "tst_ReplyCatalogue.moc"
