export type {
  CallLine,
  CallModerationChange,
  ClientPort,
  DeletedMessage,
  DirectFacts,
  DirectPeer,
  ExaminationPort,
  InviteLink,
  InvitePreview,
  InvitesPort,
  LoadState,
  MatrixSession,
  NewChannel,
  OwnProfile,
  RoomChange,
  RoomKind,
  RoomMember,
  RoomPermissions,
  RoomsPort,
  RoomSummary,
  SendState,
  SpaceChild,
  SyncState,
  TextMessage,
  TimelineFeed,
  TimelineItem,
  TimelinePort,
  UndecryptedMessage,
  UnsupportedMessage,
} from "./ports/index.ts";
export type {
  ChannelItem,
  ChannelView,
  Community,
  DirectItem,
  InvitationItem,
  ServerItem,
  ServerView,
} from "./view/community-view.ts";
export type { Conversation, Conversations, TimelineRow } from "./view/conversation-view.ts";
export { createCommunity } from "./community/community.ts";
export type { CommunityDeps } from "./community/community.ts";
export { channelNameFrom } from "./community/channel-name.ts";
export { memberGroups } from "./community/member-groups.ts";
export type { MemberGroup, MemberRole } from "./community/member-groups.ts";
export { createConversations } from "./timeline/conversations.ts";
export type { ConversationsDeps } from "./timeline/conversations.ts";
