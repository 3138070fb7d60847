// SPDX-License-Identifier: GPL-3.0-or-later
// The user's own component: README.md beside it tells how little of the text was mended.
import { useEffect, useState, useRef } from 'react';
import { io, Socket } from 'socket.io-client';

interface StudentChatProps {
  token: string;
}

export function StudentChat({ token }: StudentChatProps) {
  const [socket, setSocket] = useState<Socket | null>(null);
  const [chat, setChat] = useState<any>(null);
  const [messages, setMessages] = useState<any[]>([]);
  const [inputText, setInputText] = useState('');
  const [canSend, setCanSend] = useState(true);
  const [typingUsers, setTypingUsers] = useState<Set<number>>(new Set());
  const messagesEndRef = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // Connect socket
    const newSocket = io('http://localhost:8000', {
      auth: { token },
      transports: ['websocket', 'polling']
    });

    setSocket(newSocket);

    // Load chat
    loadChat();

    // Listen for new messages
    newSocket.on('message:receive', (data) => {
      setMessages(prev => {
        if (prev.some(m => m.id === data.message.id)) return prev;
        return [...prev, data.message];
      });
    });

    // Listen for chat status updates
    newSocket.on('conversation:update', (data) => {
      setChat(data.conversation);
      updateCanSend(data.conversation.status);
    });

    // Listen for typing
    newSocket.on('support:user-typing', (data) => {
      if (data.is_typing) {
        setTypingUsers(prev => new Set([...prev, data.user_id]));
      } else {
        setTypingUsers(prev => {
          const next = new Set(prev);
          next.delete(data.user_id);
          return next;
        });
      }
    });

    // Listen for errors (blocked messages)
    newSocket.on('error', (error) => {
      if (error.status === 'waiting_for_admin') {
        setCanSend(false);
        showError(error.message);
      }
    });

    return () => {
      newSocket.close();
    };
  }, [token]);

  const loadChat = async () => {
    try {
      // Get chat
      const chatResponse = await fetch('/api/support/chat', {
        headers: { 'Authorization': `Bearer ${token}` }
      });
      const chatData = await chatResponse.json();
      setChat(chatData.chat);
      updateCanSend(chatData.chat.status);

      // Join chat room
      if (socket) {
        socket.emit('support:join-chat', chatData.chat.id);
      }

      // Load messages
      const messagesResponse = await fetch(
        `/api/support/chats/${chatData.chat.id}/messages`,
        {
          headers: { 'Authorization': `Bearer ${token}` }
        }
      );
      const messagesData = await messagesResponse.json();
      setMessages(messagesData.messages);
    } catch (error) {
      console.error('Failed to load chat:', error);
    }
  };

  const updateCanSend = (status: string) => {
    setCanSend(status !== 'waiting_for_admin');
  };

  const handleSend = async () => {
    if (!inputText.trim() || !canSend || !chat) return;

    const text = inputText.trim();
    setInputText('');

    try {
      // Send via REST API
      const response = await fetch('/api/support/messages', {
        method: 'POST',
        headers: {
          'Authorization': `Bearer ${token}`,
          'Content-Type': 'application/json'
        },
        body: JSON.stringify({ text })
      });

      if (response.status === 403) {
        const error = await response.json();
        showError(error.message);
        setCanSend(false);
        return;
      }

      const data = await response.json();

      // Add your message
      setMessages(prev => [...prev, data.message]);

      // Add bot reply if exists
      if (data.bot_reply) {
        setMessages(prev => [...prev, data.bot_reply]);
      }

      // Refresh chat status
      loadChat();
    } catch (error) {
      console.error('Failed to send message:', error);
    }
  };

  const getStatusBadge = (status: string) => {
    const badges = {
      bot_handling: { text: '🟢 Bot Handling', color: 'green' },
      waiting_for_admin: { text: '🟡 Waiting for Admin', color: 'yellow' },
      admin_handling: { text: '🔵 Admin Handling', color: 'blue' },
      resolved: { text: '✅ Resolved', color: 'green' },
      closed: { text: '⚫ Closed', color: 'gray' }
    };
    return badges[status] || { text: status, color: 'gray' };
  };

  // Auto-scroll
  useEffect(() => {
    messagesEndRef.current?.scrollIntoView({ behavior: 'smooth' });
  }, [messages]);

  return (
    <div className="student-chat">
      {/* Header */}
      <div className="chat-header">
        <h2>Support Chat</h2>
        {chat && (
          <div className="status-badge">
            <span className={getStatusBadge(chat.status).color}>
              {getStatusBadge(chat.status).text}
            </span>
          </div>
        )}
      </div>

      {/* Messages */}
      <div className="messages-container">
        {messages.map((message) => (
          <div
            key={message.id}
            className={`message ${
              message.sender_role === 'student' ? 'sent' : 'received'
            } ${message.is_auto_reply ? 'bot-message' : ''}`}
          >
            <div className="message-header">
              <span className="sender-name">
                {message.is_auto_reply ? '🤖 Bot' : message.sender_name}
              </span>
              <span className="message-time">
                {new Date(message.created_at).toLocaleTimeString()}
              </span>
            </div>
            <div className="message-content">
              {message.text && <p>{message.text}</p>}
              {message.media_url && (
                <div className="media">
                  {message.message_type === 'image' && (
                    <img src={message.media_url} alt={message.media_name || ''} />
                  )}
                  {message.message_type === 'audio' && (
                    <audio controls src={message.media_url} />
                  )}
                  {message.message_type === 'file' && (
                    <a href={message.media_url} download>
                      📎 {message.media_name}
                    </a>
                  )}
                </div>
              )}
            </div>
          </div>
        ))}

        {/* Typing Indicator */}
        {typingUsers.size > 0 && (
          <div className="typing-indicator">
            Admin is typing...
          </div>
        )}

        <div ref={messagesEndRef} />
      </div>

      {/* Input */}
      <div className="chat-input">
        {!canSend && (
          <div className="blocked-notice">
            ⚠️ Please wait for admin response. You cannot send messages while waiting for support team.
          </div>
        )}
        <input
          type="text"
          value={inputText}
          onChange={(e) => setInputText(e.target.value)}
          onKeyPress={(e) => {
            if (e.key === 'Enter' && !e.shiftKey) {
              e.preventDefault();
              handleSend();
            }
          }}
          placeholder={canSend ? "Type your message..." : "Waiting for admin response..."}
          disabled={!canSend}
        />
        <button onClick={handleSend} disabled={!inputText.trim() || !canSend}>
          Send
        </button>
      </div>
    </div>
  );
}
