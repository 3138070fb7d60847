// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/message_text.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::text;

Q_DECLARE_METATYPE(std::optional<TextFault>)

/// What a message's text may be, at the edges of every rule.
class tst_message_text : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void fault_data();
    void fault();
    void utf8Size_data();
    void utf8Size();
    void trimming();
};

void tst_message_text::fault_data()
{
    using enum TextFault;
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::optional<TextFault>>("expected");
    const auto row = [](const char *name, const QString &text, std::optional<TextFault> fault = {}) {
        QTest::newRow(name) << text << fault;
    };
    row("one letter", u"a"_s);
    row("one digit", u"٥"_s);
    row("emoji", u"👍"_s);
    row("emoji sequence", u"👨\u200d👩\u200d👧"_s);
    row("heart with selector", u"❤\ufe0f"_s);
    row("punctuation", u"?"_s);
    row("text between marks", u"\u200fنعم\u200e"_s);
    row("private use", QString(QChar(0xe000)));
    row("noncharacter", QString(QChar(0xfffe)));
    row("null", QString(), Empty);
    row("empty", u""_s, Empty);
    row("spaces", u"   \t\r\n"_s, Empty);
    row("other spaces", u"\u00a0\u2003\u3000\u2028"_s, Empty);
    row("zero-width space", u"\u200b"_s, Empty);
    row("bidi marks", u"\u200e\u200f\u061c\u2067\u2069"_s, Empty);
    row("joiners", u"\u200c\u200d\u2060\ufeff"_s, Empty);
    row("soft hyphen", u"\u00ad"_s, Empty);
    row("hangul filler", u"\u3164"_s, Empty);
    row("braille blank", u"\u2800"_s, Empty);
    row("lone tashkeel", u"\u064e\u0651"_s, Empty);
    row("variation selector alone", u"\ufe0f"_s, Empty);
    row("tag characters", u"\U000e0061\U000e007f"_s, Empty);
    row("control characters", u"\x01\x1f\x7f"_s, Empty);
    row("nul alone", QString(QChar(QChar::Null)), HasNul);
    row("nul inside", u"ab"_s + QChar(QChar::Null) + u"c"_s, HasNul);
    row("nul in a too long text", QString(70'000, u'a') + QChar(QChar::Null), HasNul);
    row("high surrogate alone", u"a"_s + QChar(0xd83d), NotUnicode);
    row("low surrogate alone", QString(QChar(0xdc4d)) + u"a"_s, NotUnicode);
    row("surrogates the wrong way round", QString(QChar(0xdc4d)) + QChar(0xd83d), NotUnicode);
    row("ascii at the limit", QString(65'536, u'a'));
    row("ascii over the limit", QString(65'537, u'a'), TooLong);
    row("arabic at the limit", QString(32'768, u'س'));
    row("arabic over the limit", QString(32'768, u'س') + u'a', TooLong);
    row("three bytes over the limit", QString(21'846, u'你'), TooLong);
    row("emoji at the limit", u"👍"_s.repeated(16'384));
    row("emoji over the limit", u"👍"_s.repeated(16'384) + u'a', TooLong);
    row("at the limit within spaces", u"  \n"_s + QString(65'536, u'a') + u"\u3000 "_s);
    row("marks at the ends count", u"\u200f"_s + QString(65'536, u'a'), TooLong);
}

void tst_message_text::fault()
{
    QFETCH(const QString, text);
    QFETCH(const std::optional<TextFault>, expected);
    QCOMPARE(messageTextFault(text), expected);
}

void tst_message_text::utf8Size_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("one byte each") << u"az\x7f"_s;
    QTest::newRow("two bytes each") << u"\u0080سé\u07ff"_s;
    QTest::newRow("three bytes each") << u"\u0800你\uffff"_s;
    QTest::newRow("four bytes each") << u"👍\U00010000\U0010ffff"_s;
    QTest::newRow("mixed") << u"a س 你 👍"_s;
    QTest::newRow("half surrogates") << QString(QChar(0xd800)) + u'a' + QChar(0xdfff) + QChar(0xd800);
}

void tst_message_text::utf8Size()
{
    QFETCH(const QString, text);
    QString sound = text;
    for (QChar &c : sound) {
        if (!text.isValidUtf16() && c.isSurrogate())
            c = QChar::ReplacementCharacter;
    }
    QCOMPARE(sanad::text::utf8Size(text), sound.toUtf8().size());
}

void tst_message_text::trimming()
{
    QCOMPARE(trimmedMessage(u" \n\u00a0 نعم \u3000"), u"نعم");
    QCOMPARE(trimmedMessage(u"\u200fنعم\u200d"), u"\u200fنعم\u200d");
    QCOMPARE(trimmedMessage(u" "), u"");
}

QTEST_APPLESS_MAIN(tst_message_text)
#include "tst_message_text.moc"
