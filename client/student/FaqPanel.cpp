// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/student/FaqPanel.h"

#include "client/models/FaqModel.h"
#include "client/widgets/icons.h"
#include "common/text/direction.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int Padding = 10;

/// Shows a text in its own direction, whatever that of the window.
void setOwnText(QLabel *label, const QString &text)
{
    label->setLayoutDirection(text::directionOf(text, label->parentWidget()->layoutDirection()));
    label->setText(text);
}

/// Shows each question in its own direction.
class QuestionDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->direction = text::directionOf(option->text, option->direction);
        option->displayAlignment = Qt::AlignVCenter | Qt::AlignLeading;
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        // The style's own hint knows nothing of the padding that its style sheet adds.
        const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
        const int width = (view != nullptr ? view->viewport()->width() : option.rect.width()) - 2 * Padding;
        const QRect text = option.fontMetrics.boundingRect(QRect(0, 0, qMax(1, width - 2 * Padding), 10'000),
            Qt::TextWordWrap, index.data(Qt::DisplayRole).toString());
        return {width, text.height() + 2 * Padding};
    }
};

Faq faqAt(const QModelIndex &index)
{
    return {.id = FaqId(index.data(FaqModel::IdRole).toLongLong()),
        .question = index.data(FaqModel::QuestionRole).toString(),
        .answer = index.data(FaqModel::AnswerRole).toString()};
}

QLabel *makeText(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    return label;
}

} // namespace

FaqPanel::FaqPanel(FaqModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(buildList());
    m_pages->addWidget(buildAnswer());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &query) { m_model.setSearch(query); });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &FaqPanel::onRowsChanged);
    const auto open = [this](const QModelIndex &index) {
        if (index.isValid())
            showQuestion(faqAt(index));
    };
    connect(m_list, &QListView::clicked, this, open);
    connect(m_list, &QListView::activated, this, open);
    connect(m_search, &QLineEdit::returnPressed, this, [this, open] { open(m_model.index(0)); });
    connect(m_back, &QPushButton::clicked, this, [this] {
        m_pages->setCurrentIndex(0);
        m_list->setFocus();
    });
    connect(m_ask, &QPushButton::clicked, this, [this] { Q_EMIT askRequested(m_shown.question); });
    retranslate();
    onRowsChanged();
}

QWidget *FaqPanel::buildList()
{
    auto *page = new QWidget(this);
    m_search = new QLineEdit(page);
    m_search->setClearButtonEnabled(true);
    m_list = new QListView(page);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new QuestionDelegate(m_list));
    m_list->setWordWrap(true);
    m_list->setSpacing(2);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    m_nothing = new QLabel(page);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(page);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addWidget(m_nothing, 1);
    return page;
}

QWidget *FaqPanel::buildAnswer()
{
    auto *page = new QWidget(this);
    m_back = new QPushButton(page);
    m_back->setIcon(icon("back"_L1, IconTurn::WithReading));
    m_back->setFlat(true);
    auto *text = new QWidget(page);
    m_question = makeText(text);
    m_question->setObjectName(u"headerTitle"_s);
    m_answer = makeText(text);
    auto *words = new QVBoxLayout(text);
    words->setSpacing(10);
    words->addWidget(m_question);
    words->addWidget(m_answer, 1);
    m_area = new QScrollArea(page);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setWidget(text);
    m_ask = new QPushButton(page);
    auto *column = new QVBoxLayout(page);
    column->addWidget(m_back, 0, Qt::AlignLeading);
    column->addWidget(m_area, 1);
    column->addWidget(m_ask);
    return page;
}

void FaqPanel::retranslate()
{
    m_search->setPlaceholderText(tr("Search the questions"));
    m_search->setAccessibleName(tr("Search the questions"));
    m_list->setAccessibleName(tr("Frequently asked questions"));
    m_back->setText(tr("All questions"));
    m_back->setAccessibleName(tr("All questions"));
    m_ask->setText(tr("This does not help: ask in the chat"));
    m_ask->setAccessibleName(m_ask->text());
    m_area->setAccessibleName(tr("Answer"));
    onRowsChanged();
}

void FaqPanel::onRowsChanged()
{
    const bool isEmpty = m_model.rowCount() == 0;
    m_list->setVisible(!isEmpty);
    m_nothing->setVisible(isEmpty);
    m_nothing->setText(
        m_model.search().isEmpty() ? tr("There are no questions yet.") : tr("No question has these words."));
}

void FaqPanel::showQuestion(const Faq &faq)
{
    m_shown = faq;
    setOwnText(m_question, faq.question);
    setOwnText(m_answer, faq.answer);
    m_pages->setCurrentIndex(1);
    m_back->setFocus();
}

void FaqPanel::focusSearch()
{
    m_pages->setCurrentIndex(0);
    m_search->setFocus();
    m_search->selectAll();
}

void FaqPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_ask != nullptr)
        retranslate();
}

} // namespace sanad::client
