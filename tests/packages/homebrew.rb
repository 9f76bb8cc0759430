# As much of Homebrew as a formula speaks to. It runs the file four times, once on each kind of machine, and prints what that
# machine would download.
class Formula
  KINDS = [["linux", "intel", "x86_64-unknown-linux-musl"], ["linux", "arm", "aarch64-unknown-linux-musl"],
           ["macos", "intel", "x86_64-apple-darwin"], ["macos", "arm", "aarch64-apple-darwin"]].freeze

  class << self
    attr_accessor :system, :processor, :said

    def on_linux = (yield if Formula.system == "linux")
    def on_macos = (yield if Formula.system == "macos")
    def on_intel = (yield if Formula.processor == "intel")
    def on_arm = (yield if Formula.processor == "arm")
    def test = nil
    def desc(text) = (raise "too long for brew audit" if text.length > 79)

    %i[homepage version license url sha256].each do |word|
      define_method(word) { |value| Formula.said[word] = value }
    end
  end
end

Formula::KINDS.each do |system, processor, target|
  Formula.system, Formula.processor, Formula.said = system, processor, {}
  load ARGV.fetch(0, $PROGRAM_NAME)
  puts "#{target} #{Formula.said.fetch(:url)} #{Formula.said.fetch(:sha256)}"
end
exit
