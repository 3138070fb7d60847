<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>PersonalDesk</name>
    <message>
        <source>What was stored on this computer could not be read, and was set aside as %1. Your messages at the server are not affected.</source>
        <translation>What was stored on this computer could not be read, and was set aside as %1. Your messages at the server are not affected.</translation>
    </message>
</context>
<context>
    <name>SanadLink</name>
    <message>
        <source>This is not the address of a server. It looks like https://support.example.org</source>
        <translation>This is not the address of a server. It looks like https://support.example.org</translation>
    </message>
    <message>
        <source>This link is not for Sanad.</source>
        <translation>This link is not for Sanad.</translation>
    </message>
    <message>
        <source>The link&apos;s token is damaged. Ask for a new link.</source>
        <translation>The link&apos;s token is damaged. Ask for a new link.</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Support chat %1</source>
        <extracomment>Title of a chat on paper; %1 is the chat&apos;s number</extracomment>
        <translation>Support chat %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>Above a message on paper: %1 is who wrote it, %2 is when</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>The file could not be written. Is there room, and may you write there?</source>
        <translation>The file could not be written. Is there room, and may you write there?</translation>
    </message>
</context>
<context>
    <name>sanad::client::AdminWindow</name>
    <message>
        <source>Find in this chat</source>
        <translation>Find in this chat</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Mark as resolved</source>
        <translation>Mark as resolved</translation>
    </message>
    <message>
        <source>Hand back to the bot</source>
        <translation>Hand back to the bot</translation>
    </message>
    <message>
        <source>Close the chat</source>
        <translation>Close the chat</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Settings…</translation>
    </message>
    <message>
        <source>About Sanad</source>
        <translation>About Sanad</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>Which chats</source>
        <translation>Which chats</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>No chats here.</source>
        <translation>No chats here.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>An entry of the list of states: %1 is the state, %2 the number of chats in it</extracomment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Choose a chat</source>
        <translation>Choose a chat</translation>
    </message>
</context>
<context>
    <name>sanad::client::Alerts</name>
    <message>
        <source>Open Sanad</source>
        <translation>Open Sanad</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quit</translation>
    </message>
    <message numerus="yes">
        <source>%Ln unread message(s)</source>
        <extracomment>What the tray&apos;s icon says</extracomment>
        <translation>
            <numerusform>%Ln unread message</numerusform>
            <numerusform>%Ln unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::AttachmentStrip</name>
    <message>
        <source>%1 is a folder. Folders cannot be sent.</source>
        <extracomment>%1 is the name of a folder</extracomment>
        <translation>%1 is a folder. Folders cannot be sent.</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <extracomment>%1 is the name of a file</extracomment>
        <translation>%1 cannot be read.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <extracomment>%1 is the name of a file</extracomment>
        <translation>%1 is empty.</translation>
    </message>
    <message>
        <source>%1 is too large: %2. At most %3 can be sent.</source>
        <extracomment>%1 is the name of a file, %2 and %3 are sizes such as &quot;25 MB&quot;</extracomment>
        <translation>%1 is too large: %2. At most %3 can be sent.</translation>
    </message>
    <message>
        <source>The picture could not be stored.</source>
        <translation>The picture could not be stored.</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <extracomment>Button that leaves a file out of the message; %1 is the file&apos;s name</extracomment>
        <translation>Leave out %1</translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln file(s) can be sent at once.</source>
        <translation>
            <numerusform>At most %Ln file can be sent at once.</numerusform>
            <numerusform>At most %Ln files can be sent at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::AudioPlayer</name>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Play</translation>
    </message>
    <message>
        <source>Speed: %1 times</source>
        <extracomment>%1 is a number such as 1.5</extracomment>
        <translation>Speed: %1 times</translation>
    </message>
    <message>
        <source>Close the player</source>
        <translation>Close the player</translation>
    </message>
    <message>
        <source>Position</source>
        <extracomment>Accessible name of the slider over a voice message</extracomment>
        <translation>Position</translation>
    </message>
</context>
<context>
    <name>sanad::client::BlockedNotice</name>
    <message>
        <source>Please wait for admin response. You cannot send messages while waiting for support team.</source>
        <translation>Please wait for admin response. You cannot send messages while waiting for support team.</translation>
    </message>
    <message>
        <source>What you write now stays here, and is sent as soon as somebody has answered.</source>
        <translation>What you write now stays here, and is sent as soon as somebody has answered.</translation>
    </message>
</context>
<context>
    <name>sanad::client::ChatPanel</name>
    <message>
        <source>Choose files to send</source>
        <translation>Choose files to send</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>New messages</source>
        <extracomment>Accessible name of what tells screen readers about new messages</extracomment>
        <translation>New messages</translation>
    </message>
</context>
<context>
    <name>sanad::client::ChatRows</name>
    <message>
        <source>%1, %2, %3</source>
        <extracomment>A chat in a list, as it is read aloud: %1 is a student or a date, %2 the chat&apos;s status, %3 a time</extracomment>
        <translation>%1, %2, %3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln unread message(s)</source>
        <translation>
            <numerusform>%Ln unread message</numerusform>
            <numerusform>%Ln unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::ClientApp</name>
    <message>
        <source>Sanad</source>
        <extracomment>The program&apos;s name in the title of its window</extracomment>
        <translation>Sanad</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>Nothing can be stored in %1. Is there room, and may you write there?</source>
        <translation>Nothing can be stored in %1. Is there room, and may you write there?</translation>
    </message>
    <message>
        <source>Your sign-in will be kept in this computer&apos;s keyring.</source>
        <translation>Your sign-in will be kept in this computer&apos;s keyring.</translation>
    </message>
    <message>
        <source>This computer has no keyring: your sign-in will be kept in a file that only you can read.</source>
        <translation>This computer has no keyring: your sign-in will be kept in a file that only you can read.</translation>
    </message>
    <message>
        <source>Sign in at %1 with this link?</source>
        <translation>Sign in at %1 with this link?</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>About Sanad</source>
        <translation>About Sanad</translation>
    </message>
    <message>
        <source>Sanad %1</source>
        <extracomment>%1 is a version number</extracomment>
        <translation>Sanad %1</translation>
    </message>
    <message>
        <source>The support desk of an online school.</source>
        <translation>The support desk of an online school.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Free software under the GNU General Public License, version 3 or later.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>sanad::client::Composer</name>
    <message>
        <source>Emoji</source>
        <extracomment>Button that opens the list of emoji</extracomment>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Attach files</source>
        <extracomment>Button that opens a file dialog</extracomment>
        <translation>Attach files</translation>
    </message>
    <message>
        <source>Record a voice message</source>
        <extracomment>Button that starts the recording of a voice message</extracomment>
        <translation>Record a voice message</translation>
    </message>
    <message>
        <source>Send</source>
        <extracomment>Button that sends what has been written</extracomment>
        <translation>Send</translation>
    </message>
    <message>
        <source>Save the change</source>
        <translation>Save the change</translation>
    </message>
    <message>
        <source>Message</source>
        <extracomment>Accessible name of the field where a message is written</extracomment>
        <translation>Message</translation>
    </message>
    <message>
        <source>This chat is closed</source>
        <translation>This chat is closed</translation>
    </message>
    <message>
        <source>Add a caption…</source>
        <translation>Add a caption…</translation>
    </message>
    <message>
        <source>Write now, it is sent after the answer…</source>
        <translation>Write now, it is sent after the answer…</translation>
    </message>
    <message>
        <source>Type your message…</source>
        <translation>Type your message…</translation>
    </message>
    <message>
        <source>The message is too long by %1 bytes.</source>
        <extracomment>%1 is a number</extracomment>
        <translation>The message is too long by %1 bytes.</translation>
    </message>
    <message>
        <source>The message has characters that cannot be sent.</source>
        <translation>The message has characters that cannot be sent.</translation>
    </message>
    <message>
        <source>You are changing a message that has not been sent yet. Esc leaves it as it was.</source>
        <translation>You are changing a message that has not been sent yet. Esc leaves it as it was.</translation>
    </message>
</context>
<context>
    <name>sanad::client::ConnectionBanner</name>
    <message>
        <source>Connecting…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>No connection. What you write is kept and sent later.</source>
        <translation>No connection. What you write is kept and sent later.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Try now</translation>
    </message>
    <message>
        <source>Your session has ended. Sign in again; what you have written is still here.</source>
        <translation>Your session has ended. Sign in again; what you have written is still here.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Sign in</translation>
    </message>
    <message numerus="yes">
        <source>No connection. What you write is kept. Trying again in %Ln s.</source>
        <extracomment>%Ln is a number of seconds</extracomment>
        <translation>
            <numerusform>No connection. What you write is kept. Trying again in %Ln second.</numerusform>
            <numerusform>No connection. What you write is kept. Trying again in %Ln seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::Conversation</name>
    <message>
        <source>Older messages can be read when you are online again.</source>
        <translation>Older messages can be read when you are online again.</translation>
    </message>
</context>
<context>
    <name>sanad::client::EmojiPopup</name>
    <message>
        <source>Search emoji</source>
        <extracomment>Placeholder and accessible name of the field that searches emoji</extracomment>
        <translation>Search emoji</translation>
    </message>
    <message>
        <source>Emoji</source>
        <extracomment>Accessible name of the grid of emoji</extracomment>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Nothing by that name</source>
        <translation>Nothing by that name</translation>
    </message>
</context>
<context>
    <name>sanad::client::FaqPanel</name>
    <message>
        <source>Search the questions</source>
        <translation>Search the questions</translation>
    </message>
    <message>
        <source>Frequently asked questions</source>
        <translation>Frequently asked questions</translation>
    </message>
    <message>
        <source>All questions</source>
        <translation>All questions</translation>
    </message>
    <message>
        <source>This does not help: ask in the chat</source>
        <translation>This does not help: ask in the chat</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>There are no questions yet.</source>
        <translation>There are no questions yet.</translation>
    </message>
    <message>
        <source>No question has these words.</source>
        <translation>No question has these words.</translation>
    </message>
</context>
<context>
    <name>sanad::client::FaqSuggestion</name>
    <message>
        <source>Read the answer</source>
        <translation>Read the answer</translation>
    </message>
    <message>
        <source>Close the suggestion</source>
        <translation>Close the suggestion</translation>
    </message>
    <message>
        <source>This may have been answered: %1</source>
        <extracomment>%1 is a question that others have asked</extracomment>
        <translation>This may have been answered: %1</translation>
    </message>
</context>
<context>
    <name>sanad::client::FindBar</name>
    <message>
        <source>Find in this chat</source>
        <translation>Find in this chat</translation>
    </message>
    <message>
        <source>Find earlier</source>
        <translation>Find earlier</translation>
    </message>
    <message>
        <source>Find later</source>
        <translation>Find later</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Close the search</translation>
    </message>
    <message>
        <source>Not found</source>
        <extracomment>The search in the chat has found nothing</extracomment>
        <translation>Not found</translation>
    </message>
</context>
<context>
    <name>sanad::client::HistoryPanel</name>
    <message>
        <source>Your chats</source>
        <translation>Your chats</translation>
    </message>
    <message>
        <source>Your earlier chats will be here.</source>
        <translation>Your earlier chats will be here.</translation>
    </message>
</context>
<context>
    <name>sanad::client::HttpClient</name>
    <message>
        <source>The file cannot be read any more.</source>
        <translation>The file cannot be read any more.</translation>
    </message>
    <message>
        <source>The file cannot be stored on this computer.</source>
        <translation>The file cannot be stored on this computer.</translation>
    </message>
</context>
<context>
    <name>sanad::client::ImageViewer</name>
    <message>
        <source>Zoom in</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation>Fit to the window</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Save the picture</translation>
    </message>
    <message>
        <source>This picture cannot be shown. It can be saved and opened with another program.</source>
        <translation>This picture cannot be shown. It can be saved and opened with another program.</translation>
    </message>
    <message>
        <source>Picture: %1</source>
        <extracomment>%1 is a file&apos;s name</extracomment>
        <translation>Picture: %1</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Picture</translation>
    </message>
</context>
<context>
    <name>sanad::client::LoginSession</name>
    <message>
        <source>Your session has ended. Sign in again; what you have written is still here.</source>
        <translation>Your session has ended. Sign in again; what you have written is still here.</translation>
    </message>
    <message>
        <source>There is a token, but no server to sign in at.</source>
        <translation>There is a token, but no server to sign in at.</translation>
    </message>
    <message>
        <source>The file with the token cannot be read: %1</source>
        <extracomment>%1 is the path of a file</extracomment>
        <translation>The file with the token cannot be read: %1</translation>
    </message>
    <message>
        <source>Your sign-in is kept in this computer&apos;s keyring.</source>
        <translation>Your sign-in is kept in this computer&apos;s keyring.</translation>
    </message>
    <message>
        <source>This computer has no keyring: your sign-in is kept in a file that only you can read.</source>
        <translation>This computer has no keyring: your sign-in is kept in a file that only you can read.</translation>
    </message>
</context>
<context>
    <name>sanad::client::MediaDesk</name>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Save as…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Save the file</translation>
    </message>
    <message>
        <source>The file could not be written. Is there room, and may you write there?</source>
        <translation>The file could not be written. Is there room, and may you write there?</translation>
    </message>
</context>
<context>
    <name>sanad::client::MediaPlayback</name>
    <message>
        <source>The sound cannot be played. It can be saved and opened with another program.</source>
        <translation>The sound cannot be played. It can be saved and opened with another program.</translation>
    </message>
    <message>
        <source>No loudspeaker or headphones were found.</source>
        <translation>No loudspeaker or headphones were found.</translation>
    </message>
</context>
<context>
    <name>sanad::client::MessageReader</name>
    <message>
        <source>Message text</source>
        <translation>Message text</translation>
    </message>
</context>
<context>
    <name>sanad::client::MessageView</name>
    <message>
        <source>Open link</source>
        <translation>Open link</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Copy link</translation>
    </message>
    <message>
        <source>Copy selection</source>
        <translation>Copy selection</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Copy text</translation>
    </message>
    <message>
        <source>Select text…</source>
        <extracomment>Opens a message&apos;s text with a caret, to select in it and to follow its links by keyboard.</extracomment>
        <translation>Select text…</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Play or pause</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Save as…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Retry</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Cancel sending</source>
        <translation>Cancel sending</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new message(s)</source>
        <extracomment>Told to a screen reader.</extracomment>
        <translation>
            <numerusform>%Ln new message</numerusform>
            <numerusform>%Ln new messages</numerusform>
        </translation>
    </message>
    <message>
        <source>New message: %1</source>
        <extracomment>Told to a screen reader. %1: sender, time and text.</extracomment>
        <translation>New message: %1</translation>
    </message>
    <message numerus="yes">
        <source>↓ %Ln new</source>
        <extracomment>Button below messages that goes to the newest one; so many have come since.</extracomment>
        <translation>
            <numerusform>↓ %Ln new</numerusform>
            <numerusform>↓ %Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Go to %Ln new message(s)</source>
        <translation>
            <numerusform>Go to %Ln new message</numerusform>
            <numerusform>Go to %Ln new messages</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the newest message</source>
        <translation>Go to the newest message</translation>
    </message>
</context>
<context>
    <name>sanad::client::MessageWords</name>
    <message>
        <source>You</source>
        <extracomment>Stands for the name of the person who uses the program, before what that person wrote.</extracomment>
        <translation>You</translation>
    </message>
    <message>
        <source>Bot</source>
        <extracomment>Stands for the name of a sender: the program that answers students&apos; questions by itself.</extracomment>
        <translation>Bot</translation>
    </message>
    <message>
        <source>Support team</source>
        <translation>Support team</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>Student</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <extracomment>State of an own message.</extracomment>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>Sending, %1</source>
        <extracomment>State of an own message with a file. %1: &quot;40 %&quot;, as the language writes it.</extracomment>
        <translation>Sending, %1</translation>
    </message>
    <message>
        <source>Sending</source>
        <extracomment>State of an own message.</extracomment>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Not sent</source>
        <extracomment>State of an own message. %1: a sentence that says why.</extracomment>
        <translation>Not sent</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>Not sent: %1</translation>
    </message>
    <message>
        <source>Sent</source>
        <extracomment>State of an own message: the server has it.</extracomment>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Delivered</source>
        <extracomment>State of an own message: it has come to the other side.</extracomment>
        <translation>Delivered</translation>
    </message>
    <message>
        <source>Read</source>
        <extracomment>State of an own message: the other side has read it.</extracomment>
        <translation>Read</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Voice message, %1</source>
        <extracomment>%1: how long it is, as &quot;1:05&quot;.</extracomment>
        <translation>Voice message, %1</translation>
    </message>
    <message>
        <source>Voice message</source>
        <translation>Voice message</translation>
    </message>
    <message>
        <source>Video, %1</source>
        <translation>Video, %1</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <extracomment>A message, read aloud. %1: sender. %2: time. %3: what was said.</extracomment>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>%1, %2, %3: %4</source>
        <extracomment>An own message, read aloud. %1: &quot;You&quot;. %2: time. %3: &quot;Delivered&quot;, &quot;Waiting to be sent&quot;. %4: what was said.</extracomment>
        <translation>%1, %2, %3: %4</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <extracomment>%1: date and time of a message. %2: &quot;Delivered&quot;, &quot;Waiting to be sent&quot;.</extracomment>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Yesterday</translation>
    </message>
</context>
<context>
    <name>sanad::client::MicrophoneInput</name>
    <message>
        <source>No microphone was found. Connect one and try again.</source>
        <translation>No microphone was found. Connect one and try again.</translation>
    </message>
    <message>
        <source>The microphone does not give sound in a form that can be recorded.</source>
        <translation>The microphone does not give sound in a form that can be recorded.</translation>
    </message>
    <message>
        <source>The microphone cannot be used. Another program may be using it, or it is not allowed.</source>
        <translation>The microphone cannot be used. Another program may be using it, or it is not allowed.</translation>
    </message>
    <message>
        <source>The microphone stopped. It may have been unplugged.</source>
        <translation>The microphone stopped. It may have been unplugged.</translation>
    </message>
</context>
<context>
    <name>sanad::client::Notice</name>
    <message>
        <source>Close the notice</source>
        <translation>Close the notice</translation>
    </message>
</context>
<context>
    <name>sanad::client::Outbox</name>
    <message>
        <source>This message is too long to be sent. Please send it in parts.</source>
        <translation>This message is too long to be sent. Please send it in parts.</translation>
    </message>
    <message>
        <source>There is nothing to send.</source>
        <translation>There is nothing to send.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>The file cannot be read.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>The file is empty.</translation>
    </message>
    <message>
        <source>This message has been sent already.</source>
        <translation>This message has been sent already.</translation>
    </message>
    <message>
        <source>This message is being sent already.</source>
        <translation>This message is being sent already.</translation>
    </message>
    <message>
        <source>This cannot be sent as a message.</source>
        <translation>This cannot be sent as a message.</translation>
    </message>
</context>
<context>
    <name>sanad::client::PrivateFile</name>
    <message>
        <source>This could not be stored on this computer. Is its disk full?</source>
        <translation>This could not be stored on this computer. Is its disk full?</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>The file cannot be read.</translation>
    </message>
</context>
<context>
    <name>sanad::client::RatingBar</name>
    <message>
        <source>Thank you for telling us.</source>
        <translation>Thank you for telling us.</translation>
    </message>
    <message>
        <source>How did we do? Your answer helps us.</source>
        <translation>How did we do? Your answer helps us.</translation>
    </message>
    <message>
        <source>A comment, if you like</source>
        <translation>A comment, if you like</translation>
    </message>
    <message>
        <source>Send the rating</source>
        <translation>Send the rating</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Not now</translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s) of 5</source>
        <extracomment>Accessible name of a button of the rating</extracomment>
        <translation>
            <numerusform>%Ln star of 5</numerusform>
            <numerusform>%Ln stars of 5</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sanad::client::ReplyExchange</name>
    <message>
        <source>There is no room left on this computer.</source>
        <translation>There is no room left on this computer.</translation>
    </message>
</context>
<context>
    <name>sanad::client::RowBuilder</name>
    <message>
        <source>Automatic reply</source>
        <extracomment>Badge behind the bot&apos;s name: nobody has typed this message.</extracomment>
        <translation>Automatic reply</translation>
    </message>
    <message>
        <source>Show all (%1)</source>
        <extracomment>Below the beginning of a very long message. %1: its size.</extracomment>
        <translation>Show all (%1)</translation>
    </message>
    <message>
        <source>Retry</source>
        <extracomment>Tries again to send a message.</extracomment>
        <translation>Retry</translation>
    </message>
    <message>
        <source>Cancel</source>
        <extracomment>Ends an upload; the message is given up.</extracomment>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Edit</source>
        <extracomment>Changes a message that has not been sent.</extracomment>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Delete</source>
        <extracomment>Gives up a message that has not been sent.</extracomment>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>sanad::client::RowPainter</name>
    <message>
        <source>New messages</source>
        <extracomment>The divider above the first message that has not been read.</extracomment>
        <translation>New messages</translation>
    </message>
</context>
<context>
    <name>sanad::client::SecretStore</name>
    <message>
        <source>Your keyring cannot be opened. Please unlock it and try again.</source>
        <translation>Your keyring cannot be opened. Please unlock it and try again.</translation>
    </message>
</context>
<context>
    <name>sanad::client::Sentences</name>
    <message>
        <source>The server cannot be reached. Please check your connection.</source>
        <extracomment>Shown while the program is offline.</extracomment>
        <translation>The server cannot be reached. Please check your connection.</translation>
    </message>
    <message>
        <source>The connection broke off.</source>
        <translation>The connection broke off.</translation>
    </message>
    <message>
        <source>The server has not answered in time.</source>
        <translation>The server has not answered in time.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate cannot be trusted, so nothing was sent.</source>
        <extracomment>The TLS certificate is for another name, expired or not trusted.</extracomment>
        <translation>The server&apos;s certificate cannot be trusted, so nothing was sent.</translation>
    </message>
    <message>
        <source>This address does not answer like a Sanad server.</source>
        <extracomment>The address leads to something else, such as a web page.</extracomment>
        <translation>This address does not answer like a Sanad server.</translation>
    </message>
    <message>
        <source>The server&apos;s answer is too large to be right.</source>
        <translation>The server&apos;s answer is too large to be right.</translation>
    </message>
    <message>
        <source>The server is not available right now.</source>
        <translation>The server is not available right now.</translation>
    </message>
    <message>
        <source>The server did not accept this.</source>
        <translation>The server did not accept this.</translation>
    </message>
    <message>
        <source>Please sign in again.</source>
        <translation>Please sign in again.</translation>
    </message>
    <message>
        <source>You are not allowed to do this.</source>
        <translation>You are not allowed to do this.</translation>
    </message>
    <message>
        <source>Please wait for the support team&apos;s answer. Your message will be sent then.</source>
        <extracomment>The sentence of the blocked notice.</extracomment>
        <translation>Please wait for the support team&apos;s answer. Your message will be sent then.</translation>
    </message>
    <message>
        <source>This chat is closed.</source>
        <translation>This chat is closed.</translation>
    </message>
    <message>
        <source>This is not there any more.</source>
        <translation>This is not there any more.</translation>
    </message>
    <message>
        <source>Somebody else was faster. Please look at it again.</source>
        <translation>Somebody else was faster. Please look at it again.</translation>
    </message>
    <message>
        <source>This has changed meanwhile. Please look at it again.</source>
        <translation>This has changed meanwhile. Please look at it again.</translation>
    </message>
    <message>
        <source>This file is larger than the server accepts.</source>
        <translation>This file is larger than the server accepts.</translation>
    </message>
    <message>
        <source>The server does not accept this kind of file.</source>
        <translation>The server does not accept this kind of file.</translation>
    </message>
    <message>
        <source>The file has changed. Please open it again.</source>
        <translation>The file has changed. Please open it again.</translation>
    </message>
    <message>
        <source>That was too much at once. Please wait a moment.</source>
        <translation>That was too much at once. Please wait a moment.</translation>
    </message>
    <message>
        <source>Something went wrong on the server.</source>
        <translation>Something went wrong on the server.</translation>
    </message>
    <message>
        <source>The server has no room left for this file.</source>
        <translation>The server has no room left for this file.</translation>
    </message>
    <message>
        <source>You have as many connections open as you may.</source>
        <translation>You have as many connections open as you may.</translation>
    </message>
</context>
<context>
    <name>sanad::client::Session</name>
    <message>
        <source>The name or the password is not right.</source>
        <translation>The name or the password is not right.</translation>
    </message>
</context>
<context>
    <name>sanad::client::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alerts</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Language</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Theme</translation>
    </message>
    <message>
        <source>Text &amp;size</source>
        <translation>Text &amp;size</translation>
    </message>
    <message>
        <source>Sound &amp;volume</source>
        <translation>Sound &amp;volume</translation>
    </message>
    <message>
        <source>Show &amp;notifications of new messages</source>
        <translation>Show &amp;notifications of new messages</translation>
    </message>
    <message>
        <source>Do not &amp;disturb: no sounds, no notifications</source>
        <translation>Do not &amp;disturb: no sounds, no notifications</translation>
    </message>
    <message>
        <source>Stay in the &amp;tray when the window is closed</source>
        <translation>Stay in the &amp;tray when the window is closed</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>Sound volume</source>
        <translation>Sound volume</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>As the system</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>A size of text; %1 is a number</extracomment>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>sanad::client::SignInDialog</name>
    <message>
        <source>Sign in to Sanad</source>
        <translation>Sign in to Sanad</translation>
    </message>
    <message>
        <source>Welcome to the support desk</source>
        <translation>Welcome to the support desk</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <source>&amp;User name</source>
        <translation>&amp;User name</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Password</translation>
    </message>
    <message>
        <source>Server address</source>
        <translation>Server address</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Signing in…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>العربية</source>
        <extracomment>Button that changes the whole program to the other language: in English it is written in Arabic, and the reverse</extracomment>
        <translation>العربية</translation>
    </message>
    <message>
        <source>Change the language to Arabic</source>
        <translation>Change the language to Arabic</translation>
    </message>
    <message>
        <source>This address is not encrypted: others on the network could read your password and messages.</source>
        <translation>This address is not encrypted: others on the network could read your password and messages.</translation>
    </message>
    <message>
        <source>Type your user name and your password.</source>
        <translation>Type your user name and your password.</translation>
    </message>
</context>
<context>
    <name>sanad::client::StatusBadge</name>
    <message>
        <source>Bot Handling</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>Bot Handling</translation>
    </message>
    <message>
        <source>Waiting for Admin</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>Waiting for Admin</translation>
    </message>
    <message>
        <source>Admin Handling</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>Admin Handling</translation>
    </message>
    <message>
        <source>Resolved</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>Resolved</translation>
    </message>
    <message>
        <source>Closed</source>
        <extracomment>Status of a chat, in one or two words</extracomment>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Bot is handling your request</source>
        <translation>Bot is handling your request</translation>
    </message>
    <message>
        <source>Waiting for admin response (you cannot send messages)</source>
        <translation>Waiting for admin response (you cannot send messages)</translation>
    </message>
    <message>
        <source>Admin is handling your request</source>
        <translation>Admin is handling your request</translation>
    </message>
    <message>
        <source>Problem resolved</source>
        <translation>Problem resolved</translation>
    </message>
    <message>
        <source>Chat closed</source>
        <translation>Chat closed</translation>
    </message>
    <message>
        <source>Status: %1</source>
        <extracomment>Accessible name of the badge; %1 is the status of the chat</extracomment>
        <translation>Status: %1</translation>
    </message>
</context>
<context>
    <name>sanad::client::StoreFaults</name>
    <message>
        <source>This could not be stored on this computer. Is its disk full?</source>
        <translation>This could not be stored on this computer. Is its disk full?</translation>
    </message>
</context>
<context>
    <name>sanad::client::StudentWindow</name>
    <message>
        <source>Back to the open chat</source>
        <translation>Back to the open chat</translation>
    </message>
    <message>
        <source>Find in this chat</source>
        <translation>Find in this chat</translation>
    </message>
    <message>
        <source>Your chats</source>
        <translation>Your chats</translation>
    </message>
    <message>
        <source>Frequently asked questions</source>
        <translation>Frequently asked questions</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Close the panel</source>
        <translation>Close the panel</translation>
    </message>
    <message>
        <source>Save the chat as PDF…</source>
        <translation>Save the chat as PDF…</translation>
    </message>
    <message>
        <source>Save the chat as text…</source>
        <translation>Save the chat as text…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Settings…</translation>
    </message>
    <message>
        <source>About Sanad</source>
        <translation>About Sanad</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>Support</translation>
    </message>
    <message>
        <source>Earlier chat</source>
        <translation>Earlier chat</translation>
    </message>
    <message>
        <source>Save the chat</source>
        <translation>Save the chat</translation>
    </message>
</context>
<context>
    <name>sanad::client::TypingLine</name>
    <message>
        <source>Nobody is typing</source>
        <translation>Nobody is typing</translation>
    </message>
    <message>
        <source>%1 is typing…</source>
        <extracomment>%1 is a person&apos;s name</extracomment>
        <translation>%1 is typing…</translation>
    </message>
</context>
<context>
    <name>sanad::client::UploadExchange</name>
    <message>
        <source>The file cannot be read any more.</source>
        <translation>The file cannot be read any more.</translation>
    </message>
</context>
<context>
    <name>sanad::client::VoiceRecorder</name>
    <message>
        <source>The recording cannot be stored. Is the disk full?</source>
        <translation>The recording cannot be stored. Is the disk full?</translation>
    </message>
    <message>
        <source>Your recording</source>
        <translation>Your recording</translation>
    </message>
    <message>
        <source>Delete the recording</source>
        <translation>Delete the recording</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>Go on recording</translation>
    </message>
    <message>
        <source>Pause the recording</source>
        <translation>Pause the recording</translation>
    </message>
    <message>
        <source>Stop, and hear it first</source>
        <translation>Stop, and hear it first</translation>
    </message>
    <message>
        <source>Send the recording</source>
        <translation>Send the recording</translation>
    </message>
    <message>
        <source>Loudness</source>
        <extracomment>Accessible name of the bar that shows how loud the microphone hears</extracomment>
        <translation>Loudness</translation>
    </message>
    <message>
        <source>Recorded: %1</source>
        <extracomment>Accessible name of the time that has been recorded</extracomment>
        <translation>Recorded: %1</translation>
    </message>
    <message>
        <source>Voice recorder</source>
        <translation>Voice recorder</translation>
    </message>
</context>
</TS>
