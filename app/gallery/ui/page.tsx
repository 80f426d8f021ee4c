"use client";

import { Copy, Headphones, Mic, MicOff, ShieldCheck, Trash2, TriangleAlert, UserPlus, WifiOff } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { CountBadge, LiveBadge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { MissingCode } from "@/components/ui/loaded-view";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { SelectField } from "@/components/ui/select-field";
import { Spinner } from "@/components/ui/spinner";
import { Switch } from "@/components/ui/switch";
import { TextField } from "@/components/ui/text-field";
import { names, userIdOf, type Person } from "../people";
import { Specimen } from "../specimen";

const variants: readonly ButtonVariant[] = ["primary", "plain", "quiet", "success", "danger", "quiet-danger"];
const doNothing = (): void => undefined;

export default function UiGallery(): ReactNode {
  return (
    <main className="flex min-h-dvh flex-wrap items-start gap-6 bg-chat p-6">
      <Buttons />
      <Fields />
      <People />
      <Notes />
    </main>
  );
}

function Buttons(): ReactNode {
  const [size, setSize] = useState<"s" | "m">("m");
  return (
    <Specimen title="Buttons and menus" className="w-140 gap-3 p-1">
      {(["sm", "md", "lg"] as const).map((buttonSize) => (
        <div key={buttonSize} className="flex flex-wrap gap-2">
          {variants.map((variant) => (
            <Button key={variant} size={buttonSize} variant={variant}>
              Join
            </Button>
          ))}
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" isLoading>
          Joining
        </Button>
        <Button isLoading>Copy</Button>
        <Button variant="primary" isDisabled disabledReason="Only moderators can">
          Join
        </Button>
        <Button>
          <Copy aria-hidden className="size-4" />
          Copy
        </Button>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <IconButton icon={Mic} label="Mute" shortcut="M" />
        <IconButton icon={MicOff} label="Unmute" tone="danger" isPressed />
        <IconButton icon={Headphones} label="Deafen" isPressed />
        <IconButton icon={Headphones} label="Deafen" isLoading />
        <IconButton icon={Headphones} label="Deafen" isDisabled disabledReason="You are not in a call" />
        <IconButton icon={UserPlus} label="Invite" size="sm" />
        <IconButton icon={UserPlus} label="Invite" size="lg" />
        <Menu align="start" trigger={<Button>Menu</Button>}>
          <MenuItem icon={UserPlus} label="Invite people" onSelect={doNothing} />
          <MenuItem icon={Copy} label="Copy link" disabledReason="Moderators can copy links" onSelect={doNothing} />
          <MenuSeparator />
          <MenuChoice
            label="Size"
            value={size}
            options={[
              { value: "s", label: "Small" },
              { value: "m", label: "Middle" },
            ]}
            onChange={setSize}
          />
          <MenuSeparator />
          <MenuItem icon={Trash2} label="Delete" isDestructive onSelect={doNothing} />
        </Menu>
        <Spinner size="sm" />
        <Spinner label="Loading" />
        <Spinner size="lg" />
      </div>
    </Specimen>
  );
}

function Fields(): ReactNode {
  const [isOn, setIsOn] = useState(true);
  const [choice, setChoice] = useState("7");
  return (
    <Specimen title="Fields" className="w-100 gap-4 p-1">
      <TextField label="Name" placeholder="Paper Lanterns" hint="Can be changed later." />
      <TextField
        label="Username"
        defaultValue="ann"
        prefix="@"
        suffix=":paperlanterns.example"
        error="Taken. Try ann-l."
      />
      <TextField label="Address" defaultValue="paperlanterns" disabled />
      <SelectField
        label="Expires after"
        value={choice}
        options={[
          { value: "1", label: "1 day" },
          { value: "7", label: "7 days" },
        ]}
        onChange={setChoice}
      />
      <CopyField label="Link" value="https://chat.paperlanterns.example/invite/7hJk2mQ9" />
      <Switch label="End-to-end encrypted" hint="Only members can read and listen." isOn={isOn} onChange={setIsOn} />
      <Switch label="Sounds" isOn={!isOn} onChange={(next) => setIsOn(!next)} />
      <Switch label="Not possible here" isOn={false} isDisabled onChange={doNothing} />
    </Specimen>
  );
}

function People(): ReactNode {
  return (
    <Specimen title="Avatars and badges" className="w-100 gap-4 p-2">
      <div className="flex flex-wrap gap-3">
        {(Object.keys(names) as Person[]).map((person) => (
          <Avatar key={person} id={userIdOf(person)} name={names[person]} size={40} />
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Avatar id="a" name="Ben Okafor" size={22} isSpeaking />
        <Avatar id="b" name="Ben Okafor" size={40} isSpeaking />
        <Avatar id="c" name="Rust Belt Makers" size={48} shape="server" />
        <Avatar id="d" name="Rust Belt Makers" size={24} shape="server" />
        <CountBadge count={2} />
        <CountBadge count={140} />
        <LiveBadge />
      </div>
    </Specimen>
  );
}

function Notes(): ReactNode {
  return (
    <Specimen title="Banners and empty states" className="w-140 gap-2">
      <Banner tone="warning" icon={WifiOff}>
        You are offline. Messages are sent when you are back.
      </Banner>
      <Banner tone="warning" icon="busy" action={<Button size="sm">Leave</Button>}>
        Reconnecting to the call
      </Banner>
      <Banner
        tone="accent"
        icon={ShieldCheck}
        action={
          <Button size="sm" variant="primary">
            Verify
          </Button>
        }
      >
        Verify this device to read older messages.
      </Banner>
      <Banner tone="danger" icon={TriangleAlert} action={<Button size="sm">Details</Button>}>
        Someone who is not in the call may be listening.
      </Banner>
      <div className="flex justify-center">
        <EmptyState icon={Mic} title="You're the first one here" text="Others join by clicking the channel.">
          <Button variant="primary">Copy link</Button>
        </EmptyState>
      </div>
      <MissingCode name="The settings" attempts={1} place="inline" onRetry={doNothing} />
      <MissingCode name="The choices" attempts={2} place="inline" onRetry={doNothing} />
    </Specimen>
  );
}
