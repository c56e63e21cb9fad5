# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot confusion-matrix.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" confusion-matrix.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'confusion-matrix.'.format
data = 'confusion-matrix.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,598 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1196 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,6.2292in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off

set label '{/:Bold LeNet-5 (1998)}' at screen 0.025,0.94816 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 10 trials (seeds 0–9). A row has the answers to the test images of one class; right' at screen 0.025,0.10702 left font ',14' textcolor rgb '#555555' front
set label 'answers, on the diagonal, have no colour, and cells without a number had none. Wrong: 94.2 ±' at screen 0.025,0.07358 left font ',14' textcolor rgb '#555555' front
set label '7.97 of 10,000 (0.942 %). Data: MNIST. Spec 7ffae1de.' at screen 0.025,0.04013 left font ',14' textcolor rgb '#555555' front

set label 'wrong answers' at screen 0.025,0.89967 left font ',16' textcolor rgb '#222222' front

set palette defined (0 '#fee838', 1 '#e1cc55', 2 '#c3b369', 3 '#a59c74', 4 '#8a8678', 5 '#707173', 6 '#575d6d', 7 '#3b496c', 8 '#123570', 9 '#00224e')
set cbrange [0:5.3]
set cbtics (0, 1, 2, 3, 4, 5) nomirror scale 0.6 offset 0,0.5
set colorbox horizontal user origin screen 0.21802,0.88629 size screen 0.47222,0.02676 noborder
unset grid
set border 0

set lmargin at screen 0.09306
set rmargin at screen 0.975
set tmargin at screen 0.81605
set bmargin at screen 0.24749
set xrange [-0.5:9.5]
set yrange [9.5:-0.5]
set format y '%g'
set xtics ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9) scale 0
set ytics ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9) scale 0
set label 'answer' at screen 0.53403,0.16388 center font ',16' textcolor rgb '#222222' front
set label 'class' at screen 0.03611,0.53177 center rotate by 90 font ',16' textcolor rgb '#222222' front
set label '0' at screen 0.13715,0.21321 center font ',16' textcolor rgb '#222222' front
set label '1' at screen 0.22535,0.21321 center font ',16' textcolor rgb '#222222' front
set label '2' at screen 0.31354,0.21321 center font ',16' textcolor rgb '#222222' front
set label '3' at screen 0.40174,0.21321 center font ',16' textcolor rgb '#222222' front
set label '4' at screen 0.48993,0.21321 center font ',16' textcolor rgb '#222222' front
set label '5' at screen 0.57813,0.21321 center font ',16' textcolor rgb '#222222' front
set label '6' at screen 0.66632,0.21321 center font ',16' textcolor rgb '#222222' front
set label '7' at screen 0.75451,0.21321 center font ',16' textcolor rgb '#222222' front
set label '8' at screen 0.84271,0.21321 center font ',16' textcolor rgb '#222222' front
set label '9' at screen 0.9309,0.21321 center font ',16' textcolor rgb '#222222' front
set label '0' at screen 0.07639,0.78763 right font ',16' textcolor rgb '#222222' front
set label '1' at screen 0.07639,0.73077 right font ',16' textcolor rgb '#222222' front
set label '2' at screen 0.07639,0.67391 right font ',16' textcolor rgb '#222222' front
set label '3' at screen 0.07639,0.61706 right font ',16' textcolor rgb '#222222' front
set label '4' at screen 0.07639,0.5602 right font ',16' textcolor rgb '#222222' front
set label '5' at screen 0.07639,0.50334 right font ',16' textcolor rgb '#222222' front
set label '6' at screen 0.07639,0.44649 right font ',16' textcolor rgb '#222222' front
set label '7' at screen 0.07639,0.38963 right font ',16' textcolor rgb '#222222' front
set label '8' at screen 0.07639,0.33278 right font ',16' textcolor rgb '#222222' front
set label '9' at screen 0.07639,0.27592 right font ',16' textcolor rgb '#222222' front
set label '976' at screen 0.13715,0.78763 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.31354,0.78763 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.40174,0.78763 center font ',15' textcolor rgb '#222222' front
set label '1.8' at screen 0.66632,0.78763 center font ',15' textcolor rgb '#222222' front
set label '0.7' at screen 0.75451,0.78763 center font ',15' textcolor rgb '#222222' front
set label '0.5' at screen 0.84271,0.78763 center font ',15' textcolor rgb '#222222' front
set label '1130' at screen 0.22535,0.73077 center font ',15' textcolor rgb '#222222' front
set label '1.4' at screen 0.31354,0.73077 center font ',15' textcolor rgb '#222222' front
set label '1.2' at screen 0.40174,0.73077 center font ',15' textcolor rgb '#222222' front
set label '0.2' at screen 0.48993,0.73077 center font ',15' textcolor rgb '#222222' front
set label '0.4' at screen 0.57813,0.73077 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.66632,0.73077 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.75451,0.73077 center font ',15' textcolor rgb '#222222' front
set label '0.4' at screen 0.84271,0.73077 center font ',15' textcolor rgb '#222222' front
set label '0.5' at screen 0.13715,0.67391 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.22535,0.67391 center font ',15' textcolor rgb '#222222' front
set label '1026' at screen 0.31354,0.67391 center font ',15' textcolor rgb '#222222' front
set label '1.2' at screen 0.40174,0.67391 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.48993,0.67391 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.66632,0.67391 center font ',15' textcolor rgb '#222222' front
set label '2.6' at screen 0.75451,0.67391 center font ',15' textcolor rgb '#ffffff' front
set label '1.0' at screen 0.84271,0.67391 center font ',15' textcolor rgb '#222222' front
set label '1.2' at screen 0.31354,0.61706 center font ',15' textcolor rgb '#222222' front
set label '1003' at screen 0.40174,0.61706 center font ',15' textcolor rgb '#222222' front
set label '2.6' at screen 0.57813,0.61706 center font ',15' textcolor rgb '#ffffff' front
set label '1.2' at screen 0.75451,0.61706 center font ',15' textcolor rgb '#222222' front
set label '1.7' at screen 0.84271,0.61706 center font ',15' textcolor rgb '#222222' front
set label '0.7' at screen 0.13715,0.5602 center font ',15' textcolor rgb '#222222' front
set label '0.5' at screen 0.31354,0.5602 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.40174,0.5602 center font ',15' textcolor rgb '#222222' front
set label '973' at screen 0.48993,0.5602 center font ',15' textcolor rgb '#222222' front
set label '2.3' at screen 0.66632,0.5602 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.84271,0.5602 center font ',15' textcolor rgb '#222222' front
set label '4.4' at screen 0.9309,0.5602 center font ',15' textcolor rgb '#ffffff' front
set label '1.3' at screen 0.13715,0.50334 center font ',15' textcolor rgb '#222222' front
set label '5.1' at screen 0.40174,0.50334 center font ',15' textcolor rgb '#ffffff' front
set label '883' at screen 0.57813,0.50334 center font ',15' textcolor rgb '#222222' front
set label '1.4' at screen 0.66632,0.50334 center font ',15' textcolor rgb '#222222' front
set label '0.4' at screen 0.75451,0.50334 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.84271,0.50334 center font ',15' textcolor rgb '#222222' front
set label '0.4' at screen 0.9309,0.50334 center font ',15' textcolor rgb '#222222' front
set label '3.7' at screen 0.13715,0.44649 center font ',15' textcolor rgb '#ffffff' front
set label '2.0' at screen 0.22535,0.44649 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.31354,0.44649 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.40174,0.44649 center font ',15' textcolor rgb '#222222' front
set label '1.5' at screen 0.48993,0.44649 center font ',15' textcolor rgb '#222222' front
set label '2.1' at screen 0.57813,0.44649 center font ',15' textcolor rgb '#222222' front
set label '947' at screen 0.66632,0.44649 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.75451,0.44649 center font ',15' textcolor rgb '#222222' front
set label '1.6' at screen 0.84271,0.44649 center font ',15' textcolor rgb '#222222' front
set label '2.2' at screen 0.22535,0.38963 center font ',15' textcolor rgb '#222222' front
set label '5.3' at screen 0.31354,0.38963 center font ',15' textcolor rgb '#ffffff' front
set label '2.3' at screen 0.40174,0.38963 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.48993,0.38963 center font ',15' textcolor rgb '#222222' front
set label '0.1' at screen 0.57813,0.38963 center font ',15' textcolor rgb '#222222' front
set label '1015' at screen 0.75451,0.38963 center font ',15' textcolor rgb '#222222' front
set label '1.0' at screen 0.84271,0.38963 center font ',15' textcolor rgb '#222222' front
set label '2.0' at screen 0.9309,0.38963 center font ',15' textcolor rgb '#222222' front
set label '3.0' at screen 0.13715,0.33278 center font ',15' textcolor rgb '#ffffff' front
set label '0.1' at screen 0.22535,0.33278 center font ',15' textcolor rgb '#222222' front
set label '1.1' at screen 0.31354,0.33278 center font ',15' textcolor rgb '#222222' front
set label '1.7' at screen 0.40174,0.33278 center font ',15' textcolor rgb '#222222' front
set label '2.1' at screen 0.48993,0.33278 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.57813,0.33278 center font ',15' textcolor rgb '#222222' front
set label '0.3' at screen 0.66632,0.33278 center font ',15' textcolor rgb '#222222' front
set label '1.8' at screen 0.75451,0.33278 center font ',15' textcolor rgb '#222222' front
set label '961' at screen 0.84271,0.33278 center font ',15' textcolor rgb '#222222' front
set label '2.4' at screen 0.9309,0.33278 center font ',15' textcolor rgb '#222222' front
set label '0.4' at screen 0.13715,0.27592 center font ',15' textcolor rgb '#222222' front
set label '1.7' at screen 0.22535,0.27592 center font ',15' textcolor rgb '#222222' front
set label '0.2' at screen 0.31354,0.27592 center font ',15' textcolor rgb '#222222' front
set label '1.6' at screen 0.40174,0.27592 center font ',15' textcolor rgb '#222222' front
set label '3.4' at screen 0.48993,0.27592 center font ',15' textcolor rgb '#ffffff' front
set label '3.0' at screen 0.57813,0.27592 center font ',15' textcolor rgb '#ffffff' front
set label '0.3' at screen 0.66632,0.27592 center font ',15' textcolor rgb '#222222' front
set label '2.1' at screen 0.75451,0.27592 center font ',15' textcolor rgb '#222222' front
set label '4.1' at screen 0.84271,0.27592 center font ',15' textcolor rgb '#ffffff' front
set label '992' at screen 0.9309,0.27592 center font ',15' textcolor rgb '#222222' front
set object rectangle from screen 0.09444,0.76087 to screen 0.17986,0.81438 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.18264,0.70401 to screen 0.26806,0.75753 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.27083,0.64716 to screen 0.35625,0.70067 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.35903,0.5903 to screen 0.44444,0.64381 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.44722,0.53344 to screen 0.53264,0.58696 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.53542,0.47659 to screen 0.62083,0.5301 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.62361,0.41973 to screen 0.70903,0.47324 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.71181,0.36288 to screen 0.79722,0.41639 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.8,0.30602 to screen 0.88542,0.35953 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.88819,0.24916 to screen 0.97361,0.30268 fs solid noborder fc rgb '#f0f0f0' back
plot \
  data index 0 using ($6 == 1 ? $1 : NaN):2:(0.5):(0.5):3 with boxxyerror lw 2 lc palette fs solid border lc rgb '#ffffff'
unset output
