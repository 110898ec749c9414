/** What `{{char}}` stands for. */
export function spokenName({ name, nickname }: { name: string; nickname: string }): string {
  return nickname.trim() === '' ? name : nickname;
}
