// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/EmojiPopup.h"

#include "common/text/ArabicNormaliser.h"

#include <QEvent>
#include <QFile>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

QList<Emoji> readEmoji()
{
    QList<Emoji> all;
    QFile file(u":/sanad/emoji.tsv"_s);
    if (!file.open(QIODevice::ReadOnly))
        return all;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)) {
        const QStringList columns = line.split(u'\t');
        if (columns.size() == 3 && !line.startsWith(u'#'))
            all.append({.symbol = columns.at(0), .english = columns.at(1), .arabic = columns.at(2)});
    }
    return all;
}

bool hasWordThatBegins(const QStringList &words, const QString &beginning)
{
    return std::any_of(words.begin(), words.end(), [&](const QString &word) { return word.startsWith(beginning); });
}

} // namespace

QString Emoji::name(bool inArabic) const
{
    return (inArabic ? arabic.section(u'،', 0, 0) : english.section(u',', 0, 0)).trimmed();
}

const QList<Emoji> &allEmoji()
{
    static const QList<Emoji> all = readEmoji();
    return all;
}

QList<Emoji> findEmoji(QStringView query)
{
    const text::ArabicNormaliser normaliser;
    const QStringList wanted = normaliser.tokens(query);
    if (wanted.isEmpty())
        return allEmoji();
    QList<Emoji> found;
    for (const Emoji &emoji : allEmoji()) {
        const QStringList words = normaliser.tokens(emoji.english) + normaliser.tokens(emoji.arabic);
        if (std::all_of(wanted.begin(), wanted.end(), [&](const QString &w) { return hasWordThatBegins(words, w); }))
            found.append(emoji);
    }
    return found;
}

EmojiPopup::EmojiPopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
{
    setObjectName(u"emojiPopup"_s);
    setFrameShape(QFrame::StyledPanel);
    m_search = new QLineEdit(this);
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list = new QListWidget(this);
    m_list->setViewMode(QListView::IconMode);
    m_list->setMovement(QListView::Static);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_nothing = new QLabel(this);
    m_nothing->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addWidget(m_nothing);
    connect(m_search, &QLineEdit::textChanged, this, &EmojiPopup::fill);
    connect(m_search, &QLineEdit::returnPressed, this, &EmojiPopup::choose);
    connect(m_list, &QListWidget::itemActivated, this, &EmojiPopup::choose);
    connect(m_list, &QListWidget::itemClicked, this, &EmojiPopup::choose);
    retranslate();
}

void EmojiPopup::retranslate()
{
    //: Placeholder and accessible name of the field that searches emoji
    m_search->setPlaceholderText(tr("Search emoji"));
    m_search->setAccessibleName(tr("Search emoji"));
    //: Accessible name of the grid of emoji
    m_list->setAccessibleName(tr("Emoji"));
    m_nothing->setText(tr("Nothing by that name"));
    fill();
}

void EmojiPopup::fill()
{
    const bool inArabic = layoutDirection() == Qt::RightToLeft;
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    const int cell = QFontMetrics(large).height() + 12;
    m_list->setGridSize({cell, cell});
    m_list->clear();
    for (const Emoji &emoji : findEmoji(m_search->text())) {
        auto *item = new QListWidgetItem(emoji.symbol, m_list);
        item->setFont(large);
        item->setTextAlignment(Qt::AlignCenter);
        item->setToolTip(emoji.name(inArabic));
        item->setData(Qt::AccessibleTextRole, emoji.name(inArabic));
    }
    m_list->setVisible(m_list->count() > 0);
    m_nothing->setVisible(m_list->count() == 0);
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
}

void EmojiPopup::choose()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (item == nullptr || m_list->count() == 0)
        return;
    const QString symbol = item->text();
    close();
    Q_EMIT chosen(symbol);
}

void EmojiPopup::openAbove(const QWidget &anchor)
{
    const int unit = fontMetrics().height();
    resize(qMax(320, unit * 20), qMax(300, unit * 18));
    const QPoint corner = anchor.mapToGlobal(QPoint(0, 0));
    const QRect screen = anchor.screen()->availableGeometry();
    QPoint at(layoutDirection() == Qt::RightToLeft ? corner.x() + anchor.width() - width() : corner.x(),
        corner.y() - height() - 4);
    at.setX(qBound(screen.left(), at.x(), qMax(screen.left(), screen.right() - width())));
    at.setY(qMax(screen.top(), at.y()));
    move(at);
    m_search->clear();
    show();
    m_search->setFocus();
}

bool EmojiPopup::eventFilter(QObject *watched, QEvent *event)
{
    // Down goes from the search into the grid.
    if (watched == m_search && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Down) {
        m_list->setFocus();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void EmojiPopup::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_search != nullptr)
        retranslate();
}

} // namespace sanad::client
