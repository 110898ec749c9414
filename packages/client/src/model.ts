/** Shapes as a frontend sees them: REST's are those of `contract` in camelCase, GraphQL's are generated. */
import type * as attachments from '@dramatis/contract/attachments';
import type * as cards from '@dramatis/contract/cards';
import type * as casts from '@dramatis/contract/casts';
import type * as characters from '@dramatis/contract/characters';
import type * as citations from '@dramatis/contract/citations';
import type * as contexts from '@dramatis/contract/contexts';
import type * as errors from '@dramatis/contract/errors';
import type * as events from '@dramatis/contract/events';
import type * as interchange from '@dramatis/contract/interchange';
import type * as memories from '@dramatis/contract/memories';
import type * as messages from '@dramatis/contract/messages';
import type * as notebookChat from '@dramatis/contract/notebook-chat';
import type * as notebooks from '@dramatis/contract/notebooks';
import type * as meta from '@dramatis/contract/meta';
import type * as search from '@dramatis/contract/search';
import type * as sessions from '@dramatis/contract/sessions';
import type * as uploads from '@dramatis/contract/uploads';
import type { Camelized } from './case.ts';
import type * as operations from './graphql/operations.ts';

export type Character = operations.CharacterFieldsFragment;
export type CharacterInput = operations.CharacterInput;
export type CharacterPage = operations.CharactersQuery['characters'];
/** What a cast list needs; the whole character is read when it is opened. */
export type CharacterListItem = CharacterPage['nodes'][number];
export type CharacterFilter = Omit<operations.CharactersQueryVariables, 'first' | 'after'>;
/** A character as it was until it was changed. */
export type CharacterVersion = operations.CharacterVersionsQuery['characterVersions'][number];
export type DeleteCharacterResult = operations.DeleteCharacterMutation['deleteCharacter'];
export type Lorebook = operations.LorebookFieldsFragment;
export type LoreEntry = Lorebook['entries'][number];
export type LorebookInput = operations.LorebookInput;
export type LoreEntryInput = operations.LoreEntryInput;
export type UserPersona = operations.UserPersonaFieldsFragment;
export type UserPersonaInput = operations.UserPersonaInput;

export type CharacterSummary = Camelized<characters.CharacterSummary>;
export type ImportConflict = cards.ImportConflict;
export type ImportResult = Camelized<cards.ImportResult>;
export type CardChange = cards.CardChange;
export type CardWarning = cards.CardWarning;
export type LorebookReport = Camelized<cards.LorebookReport>;
export type ConversationImport = Camelized<interchange.ConversationImport>;
export type ConversationImportReport = Camelized<interchange.ConversationImportReport>;
export type CardTarget = 'png' | 'charx' | 'json_v3' | 'json_v2';
export type LorebookFormat = 'v3' | 'sillytavern';

export type CharacterDraft = operations.DraftFieldsFragment;
export type Evidence = operations.EvidenceFieldsFragment;
export type GenerateDraftInput = operations.GenerateDraftInput;
export type Cast = operations.CastFieldsFragment;
export type CastPage = operations.CastsQuery['casts'];
/** A cast as a list shows it. */
export type CastSummary = CastPage['nodes'][number];
export type CastProgress = casts.CastProgress;
export type CastMember = Cast['members'][number];
export type Importance = operations.Importance;
export type ReadingEstimate = operations.ReadingEstimateFieldsFragment;
export type ReadingPart = Cast['parts'][number];

export type Session = Camelized<sessions.Session>;
export type ListedSession = Camelized<sessions.ListedSession>;
export type SessionList = Camelized<sessions.SessionList>;
export type SessionSettings = Pick<
  SendMessage,
  'userPersona' | 'worldTime' | 'storyPosition' | 'modelSettings' | 'citations' | 'answeredBy' | 'greeting'
>;
export type ModelSettings = Session['modelSettings'];
export type CreateSession = Camelized<sessions.CreateSession>;
export type UpdateSession = Camelized<sessions.UpdateSession>;
export type TitleProposal = Camelized<sessions.TitleProposal>;
export type ListSessionsQuery = Camelized<sessions.ListSessionsQuery>;

export type Message = Camelized<messages.Message>;
export type Citation = Camelized<citations.Citation>;
export type CitationDisplay = sessions.CitationDisplay;
export type MessageError = Camelized<errors.MessageError>;
export type MessageList = Camelized<messages.MessageList>;
export type SendMessage = Camelized<messages.SendMessage>;
export type SendMessageReply = Camelized<messages.SendMessageReply>;
export type SendMessageAccepted = Camelized<messages.SendMessageAccepted>;
export type ReplyAccepted = Camelized<messages.ReplyAccepted>;
export type AppendMessage = Camelized<messages.AppendMessage>;
export type DeleteMessageResult = Camelized<messages.DeleteMessageResult>;
export type ListMessagesQuery = Camelized<messages.ListMessagesQuery>;

export type Attachment = Camelized<attachments.Attachment>;
export type AttachmentForm = attachments.AttachmentForm;
export type MessageAttachment = Camelized<attachments.MessageAttachment>;
export type Modality = attachments.Modality;

export type MessageContext = Camelized<contexts.MessageContext>;
export type ContextBlock = Camelized<contexts.ContextBlock>;
export type ContextLore = Camelized<contexts.ContextLore>;
export type PreviewContext = Camelized<contexts.PreviewContext>;
export type Memory = Camelized<memories.Memory>;
export type MemoryList = Camelized<memories.MemoryList>;
export type RememberAccepted = memories.RememberAccepted;

export type SearchQuery = Camelized<search.SearchQuery>;
export type SearchResults = Camelized<search.SearchResults>;
export type FoundMessage = Camelized<search.FoundMessage>;
export type FoundSession = Camelized<search.FoundSession>;
export type Snippet = Camelized<search.Snippet>;

export type Notebook = Camelized<notebooks.Notebook>;
export type NotebookList = Camelized<notebooks.NotebookList>;
export type ListNotebooksQuery = Camelized<notebooks.ListNotebooksQuery>;
export type CreateNotebook = Camelized<notebooks.CreateNotebook>;
export type UpdateNotebook = Camelized<notebooks.UpdateNotebook>;
export type Source = Camelized<notebooks.Source>;
export type AddedSources = Camelized<notebooks.AddedSources>;
export type SourceText = Camelized<notebooks.SourceText>;
export type PassageInContext = Camelized<notebooks.PassageInContext>;
export type SearchNotebook = Camelized<notebooks.SearchNotebook>;
export type NotebookSearchResults = Camelized<notebooks.NotebookSearchResults>;

export type NotebookSession = Camelized<notebookChat.NotebookSession>;
export type NotebookSessionList = Camelized<notebookChat.NotebookSessionList>;
export type NotebookConversation = Camelized<notebookChat.NotebookConversation>['session'];
export type CreateNotebookSession = Camelized<notebookChat.CreateNotebookSession>;
export type ListNotebookSessionsQuery = Camelized<notebookChat.ListNotebookSessionsQuery>;
export type ReadNotebookSessionQuery = Camelized<notebookChat.ReadNotebookSessionQuery>;

export type GenerationEvent = Camelized<events.GenerationEvent>;
export type LiveEvent = Camelized<events.LiveEvent>;

export type Meta = Camelized<meta.Meta>;
export type Upload = Camelized<uploads.Upload>;
